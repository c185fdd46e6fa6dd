"""On a log with a strong season and wholesale customers; the test begins before autumn."""

import numpy as np
import pytest

from spendcast_training.baselines import SPEND_RATE
from spendcast_training.benchmark.seasonal import busyness, seasonal_log
from spendcast_training.calibration import LIKELY, calibrate
from spendcast_training.evaluation import MODEL, PURCHASES
from spendcast_training.examples import Examples, make_examples
from spendcast_training.features import DAY, NAMES
from spendcast_training.inputs import Data
from spendcast_training.reference import reference
from spendcast_training.season import DAYS, season_factors
from spendcast_training.training import Trained, learn

HORIZON = 90


@pytest.fixture(scope="module")
def data() -> Data:
    facts = seasonal_log(customers=2000, seed=5)
    return Data(make_examples(facts, HORIZON, 20_000, 1), HORIZON, "USD", "0" * 64)


@pytest.fixture(scope="module")
def trained(data) -> Trained:
    return learn(data, seed=1)


def test_finds_the_season_of_the_horizon_ahead(data):
    first_of_december = 335
    busy = busyness()
    ahead = np.array([busy[day : day + HORIZON].mean() for day in range(366)])

    found = season_factors(data.examples)[1:]

    truth = np.roll(ahead, first_of_december - 1)
    assert np.corrcoef(found, truth)[0, 1] > 0.9
    assert 1.3 < found[230] / found[30] < 3


def test_sees_no_season_in_less_than_a_year(data):
    micros = data.examples.micros
    half = data.examples.where(micros < micros.min() + 300 * DAY)

    assert season_factors(half).tolist() == [1] * DAYS


def test_takes_no_beginning_of_a_log_for_a_season():
    source = np.random.default_rng(1)
    days, weekly = np.arange(0, 640, 7), source.gamma(0.7, 0.3, 6000)
    spent = np.cumsum(source.poisson(weekly[:, None], (6000, 105)), axis=1) * 20.0
    features = np.zeros((6000, len(days), len(NAMES)), dtype=np.float32)
    known = spent[:, : len(days)]
    features[..., NAMES.index("tenure_days")] = days
    features[..., NAMES.index("net_spend_per_day_now")] = known / np.maximum(30, days)
    features[..., NAMES.index("day_of_year")] = days % 365 + 1
    spend = spent[:, 13 : 13 + len(days)] - known
    flat = spend.reshape(-1)
    none = np.zeros(len(flat), dtype=bool)
    micros = np.tile(days * DAY, 6000)
    rows = Examples(features.reshape(len(flat), -1), flat > 0, flat, micros, micros, none)

    for first_months in (400, 640):
        factors = season_factors(rows.where(micros < first_months * DAY))

        assert np.abs(np.log(factors)).max() < 0.05


def test_beats_the_spend_rate_rule_in_the_season_to_come(trained):
    judged = trained.evaluation.judgements[PURCHASES]

    assert judged.difference(MODEL, SPEND_RATE, "gini").high > 0
    assert judged.of(MODEL, "spearman").value > judged.of(SPEND_RATE, "spearman").value
    assert judged.difference(MODEL, SPEND_RATE, "alert_precision").value > 0
    assert 0.75 < judged.of(MODEL, "total_ratio").value < 1.3


def test_graph_gives_the_numbers_of_the_model(trained):
    assert trained.figures["parity"] < 1e-5


def test_expects_nothing_only_of_customers_at_a_cut_off_date_who_are_not_likely_to_buy(trained):
    test = trained.split.test

    probability, spend = trained.judged.exported.predict(test.features)

    nothing = spend == 0
    assert nothing.any()
    assert test.cutoff[nothing].all()
    assert (probability[nothing] < LIKELY).all()
    others = test.cutoff & ~nothing & (probability < LIKELY)
    assert (spend[others] >= trained.judged.model.calibration.least * 0.9999).all()


@pytest.mark.parametrize("size", [1, 7, 64])
def test_gives_the_same_bits_whatever_the_batch(trained, size):
    rows = trained.split.test.features[:1000]
    whole = trained.judged.exported.predict(rows)

    batches = [
        trained.judged.exported.predict(rows[i : i + size]) for i in range(0, len(rows), size)
    ]

    for output, parts in zip(whole, zip(*batches, strict=True), strict=True):
        np.testing.assert_array_equal(np.concatenate(parts), output)


def test_goes_on_beyond_the_amounts_it_learned_from(trained):
    largest = trained.split.test.features[[np.argmax(trained.split.test.spend)]]
    money = [i for i, name in enumerate(NAMES) if "amount" in name or "spend" in name]
    larger = largest.copy()
    larger[:, money] *= 10

    once, tenfold = (trained.judged.exported.predict(rows)[1][0] for rows in (largest, larger))

    assert tenfold > 2 * once


def test_is_finite_for_the_largest_amounts(trained):
    rows = trained.split.test.features[:2].copy()
    rows[0, [i for i, name in enumerate(NAMES) if "amount" in name or "spend" in name]] = 1e14

    probability, spend = trained.judged.exported.predict(rows)

    assert np.isfinite(probability).all()
    assert spend.max() <= 10 * trained.split.train.spend.max()


def test_calibrates_totals_of_purchases_and_cut_off_dates_apart():
    source = np.random.default_rng(1)
    n, lines = 10_000, NAMES.index("lines")
    cutoff = source.random(n) < 0.3
    features = np.zeros((n, len(NAMES)), dtype=np.float32)
    features[:, lines] = ~cutoff
    expected = source.lognormal(3, 1, n)
    spend = np.where(cutoff, 0.5, 2.0) * expected**1.1
    number, probability = np.arange(n), source.random(n) / 2

    examples = Examples(features, spend > 0, spend, number, number, cutoff)
    by = calibrate(expected, probability, examples)

    calibrated = by.apply(expected, probability, features)
    for rows in (cutoff, ~cutoff):
        assert calibrated[rows].sum() == pytest.approx(spend[rows].sum(), rel=1e-6)
    assert by.power > 1
    gone = cutoff & (probability < LIKELY) & (calibrated < by.least)
    np.testing.assert_array_equal(calibrated == 0, gone)
    assert 0 < gone.sum() < (cutoff & (probability < LIKELY)).sum()


def test_reference_tells_how_values_lay(trained):
    train = trained.split.train
    rows = train.features[~train.cutoff]
    told = reference(trained.judged.exported, rows)

    amount = told["features"]["amount"]
    assert list(told["features"]) == list(NAMES)
    assert len(amount["edges"]) == 9
    assert amount["shares"] == pytest.approx([0.1] * 10, abs=0.01)
    below = np.mean(rows[:, NAMES.index("amount")] < amount["edges"][0])
    assert below == pytest.approx(amount["shares"][0])
    for bins in (told["features"] | told["predictions"]).values():
        assert sum(bins["shares"]) == pytest.approx(1)
        assert len(bins["shares"]) == len(bins["edges"]) + 1
        assert min(bins["shares"]) > 0
