"""On a log with a strong season and wholesale customers; the test begins before autumn."""

from dataclasses import replace

import numpy as np
import pytest

from spendcast_training import training
from spendcast_training.baselines import BTYD, SPEND_RATE
from spendcast_training.benchmark.seasonal import seasonal_log
from spendcast_training.evaluation import CUSTOMERS, MODEL, PURCHASES
from spendcast_training.examples import make_examples, recent_rows
from spendcast_training.features import NAMES
from spendcast_training.inputs import Data
from spendcast_training.known import Known, fit_formula
from spendcast_training.model import _levelled, fit
from spendcast_training.onnx_graph import OnnxModel, check_parity, to_onnx
from spendcast_training.reference import reference
from spendcast_training.scores import OUTPUTS
from spendcast_training.spread import LEVELS
from spendcast_training.stages import TREES, Shape, Stages, dataset, fit_stages
from spendcast_training.training import Trained, learn

HORIZON = 90
MONEY = [i for i, name in enumerate(NAMES) if "amount" in name or "spend" in name]


@pytest.fixture(scope="module")
def data() -> Data:
    facts = seasonal_log(customers=2000, seed=5)
    examples = make_examples(facts, HORIZON, 20_000, 1)
    recent = recent_rows(facts, HORIZON, 20_000, 1)
    return Data(examples, HORIZON, "USD", "0" * 64, recent=recent)


@pytest.fixture(scope="module")
def trained(data) -> Trained:
    return learn(data, seed=1)


@pytest.fixture(scope="module")
def with_trees(data) -> OnnxModel:
    """With trees in both stages, whatever is best on this log."""
    known = Known.of(data.examples, data.recent, HORIZON)
    return OnnxModel(to_onnx(fit(known, Shape(20, 20), 1)).SerializeToString())


def test_beats_the_baselines_in_the_season_to_come(trained):
    purchases = trained.evaluation.judgements[PURCHASES]
    customers = trained.evaluation.judgements[CUSTOMERS]

    for judged in (purchases, customers):
        assert judged.of(MODEL, "gini").value > judged.of(SPEND_RATE, "gini").value
        assert judged.of(MODEL, "gini").value >= judged.of(BTYD, "gini").value - 0.005
        assert 0.75 < judged.of(MODEL, "total_ratio").value < 1.3
    assert purchases.of(MODEL, "spearman").value > purchases.of(SPEND_RATE, "spearman").value


@pytest.mark.parametrize(("error", "served"), [(1.1, Shape()), (1.0, TREES)])
def test_trees_that_are_worse_than_the_formula_on_the_test_are_not_served(
    data, monkeypatch, error, served
):
    errors = {True: error, False: 1.0}
    monkeypatch.setattr(training, "_error", lambda model, _: errors[model.stages.learned])

    figures = learn(data, seed=1).figures

    assert Shape(int(figures["purchase_trees"]), int(figures["spend_trees"])) == served


def test_graph_gives_the_numbers_of_the_model(trained):
    assert trained.figures["parity"] < 1e-4


def test_no_chance_is_below_0_however_the_quantiles_round(data):
    known = Known.of(data.examples, data.recent, HORIZON)
    model, rows = fit(known, Shape(), 1), data.recent.features[:50]
    source = np.random.default_rng(1)

    for _ in range(20):
        spread = replace(model.spread, values=np.sort(source.normal(0, 1, len(LEVELS))))
        graph = to_onnx(replace(model, spread=spread)).SerializeToString()

        assert OnnxModel(graph).predict(rows, 1e12).exceed_probability.min() >= 0


def test_graph_knows_the_trend(data):
    known = Known.of(data.examples, data.recent, HORIZON)
    model = fit(known, Shape(20, 20), 1)
    formula = model.stages.formula
    season = replace(formula.season, trend=np.log(0.5) / 365)
    shrinking = replace(
        model, stages=replace(model.stages, formula=replace(formula, season=season))
    )
    exported = OnnxModel(to_onnx(shrinking).SerializeToString())
    rows = data.examples.features[:2000]

    assert check_parity(shrinking, exported, rows) < 1e-4
    assert shrinking.predict(rows).expected_spend.sum() < model.predict(rows).expected_spend.sum()


def test_eight_of_ten_outcomes_lie_within_the_interval(trained):
    test = trained.split.test
    scores = trained.judged.model.predict(test.features)

    within = (scores.spend_low <= test.spend) & (test.spend <= scores.spend_high)

    assert 0.76 < within[~test.cutoff].mean() < 0.88
    assert (scores.spend_low <= scores.spend_high).all()


@pytest.mark.parametrize("threshold", [100, 1000, 5000])
def test_as_many_exceed_a_threshold_as_was_said(trained, threshold):
    test = trained.split.test
    said = trained.judged.model.predict(test.features, threshold).exceed_probability

    happened = test.spend > threshold

    assert said.mean() == pytest.approx(happened.mean(), abs=0.05)
    likely = said > np.quantile(said, 0.9)
    assert said[likely].mean() == pytest.approx(happened[likely].mean(), abs=0.1)


@pytest.mark.parametrize("size", [1, 7, 64])
def test_gives_the_same_bits_whatever_the_batch(trained, with_trees, size):
    rows = trained.split.test.features[:600]
    for model in (trained.judged.exported, with_trees):
        whole = model.predict(rows)
        batches = [model.predict(rows[i : i + size]) for i in range(0, len(rows), size)]

        for name in OUTPUTS:
            parts = np.concatenate([getattr(batch, name) for batch in batches])
            np.testing.assert_array_equal(parts, getattr(whole, name))


def test_goes_on_beyond_the_amounts_it_learned_from(trained, with_trees):
    largest = trained.split.test.features[[np.argmax(trained.split.test.spend)]]
    larger = largest.copy()
    larger[:, MONEY] *= 10

    for model in (trained.judged.exported, with_trees):
        once, tenfold = (model.predict(rows).expected_spend[0] for rows in (largest, larger))

        assert tenfold > 2 * once


def test_is_finite_for_the_largest_amounts(trained, with_trees):
    rows = trained.split.test.features[:2].copy()
    rows[0, MONEY] = 1e14

    for model in (trained.judged.exported, with_trees):
        scores = model.predict(rows)

        assert all(np.isfinite(getattr(scores, name)).all() for name in OUTPUTS)
        assert scores.expected_spend.max() <= 10 * trained.data.examples.spend.max()


def test_one_mistyped_amount_moves_nobody_else(data):
    known = Known.of(data.examples, data.recent, HORIZON)
    before = fit(known, Shape(), 1)
    spend, features = data.examples.spend.copy(), data.examples.features.copy()
    row = int(np.argmax(data.examples.bought))
    spend[row], features[row, MONEY] = 12_990_000.0, 12_990_000.0
    mistyped = replace(data.examples, spend=spend, features=features)
    states = data.recent.features.copy()
    returned = states[:, NAMES.index("purchases")] > 3
    states[np.flatnonzero(returned & data.recent.cutoff)[0], MONEY] = 12_990_000.0
    recent = replace(data.recent, features=states)

    after = fit(Known.of(mistyped, recent, HORIZON), Shape(), 1)

    rows = np.delete(data.examples.features, row, axis=0)
    once, again = (model.predict(rows).expected_spend.sum() for model in (before, after))
    assert again == pytest.approx(once, rel=0.02)


def test_the_level_of_trees_is_not_ruled_by_one_mistyped_state(data):
    features = data.recent.features.copy()
    row = np.flatnonzero(data.recent.cutoff & (features[:, NAMES.index("purchases")] > 3))[0]
    features[row, MONEY] = 12_990_000.0
    once, again = (
        fit(Known.of(data.examples, recent, HORIZON), Shape(20, 20), 1).scale
        for recent in (data.recent, replace(data.recent, features=features))
    )

    assert again == pytest.approx(once, rel=0.05)


def test_trees_come_with_enough_buyers(data):
    bought = np.flatnonzero(data.examples.bought)
    others = np.flatnonzero(~data.examples.bought)[:100]

    few, enough = (data.examples.where(np.append(bought[:n], others)) for n in (499, 500))

    assert Shape.of(few) == Shape()
    assert Shape.of(enough) == TREES
    assert Shape.of(data.examples.where(bought)) == Shape()


def test_the_spend_is_half_formula_half_learned_and_its_level_half_way_to_outcomes(data):
    known = Known.of(data.examples, data.recent, HORIZON)
    rows = known.labelled
    stages = fit_stages(fit_formula(known), rows, TREES, known.log_days, 1)
    linear = stages.log_linear
    larger = replace(stages, log_linear=replace(linear, intercept=linear.intercept + 1))
    doubled = replace(known, labelled=replace(rows, spend=2 * rows.spend))

    logarithms = [s.predict(rows.features[:9]).logarithm for s in (stages, larger)]
    levels = [np.array(_levelled(stages, k).scale) for k in (known, doubled)]
    formula = [_levelled(Stages(stages.formula), k).scale for k in (known, doubled)]

    assert logarithms[1] - logarithms[0] == pytest.approx(np.full(9, 0.5))
    assert levels[1] / levels[0] == pytest.approx([2**0.5, 1], rel=0.05)
    assert formula[0] == formula[1] == (1, 1)


@pytest.mark.parametrize(("log_days", "seen"), [(400, False), (600, True)])
def test_trees_see_a_window_only_once_the_log_is_longer(data, log_days, seen):
    rows = data.examples

    shown = dataset(rows.features, rows.spend, log_days).data

    assert shown[:, NAMES.index("spend_365d")].any() == seen
    assert shown[:, NAMES.index("spend_90d")].any()
    assert not shown[:, NAMES.index("purchases")].any()


def test_trees_that_find_no_split_leave_the_formula(data):
    alike = replace(data.examples, features=np.ones_like(data.examples.features))

    model = fit(Known.of(alike, data.recent, HORIZON), Shape(20, 20), 1)

    assert model.stages.purchase is None
    assert model.stages.spend is None
    assert OnnxModel(to_onnx(model).SerializeToString()).predict(alike.features[:5])


def test_a_log_without_any_outcome_that_counts_yields_the_formula(data):
    nobody = replace(
        data.examples,
        bought=np.zeros(len(data.examples), dtype=bool),
        spend=np.zeros(len(data.examples)),
    )
    model = fit(Known.of(nobody, data.recent, HORIZON), Shape(20, 20), 1)

    scores = model.predict(data.examples.features[:100])

    assert model.stages.purchase is None
    assert model.stages.spend is None
    assert np.isfinite(scores.expected_spend).all()


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
