"""The benchmark judges the model and the baselines on the same rows, and keeps what it found."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from spendcast_training.benchmark import contender, running
from spendcast_training.benchmark.acceptance import acceptance
from spendcast_training.benchmark.catalogue import Entry, catalogue
from spendcast_training.benchmark.figures import BY_TENTH, figures_of, gains
from spendcast_training.benchmark.means import best_rival, mean
from spendcast_training.benchmark.rivals import (
    BTYD,
    ORACLE,
    PERIOD_BEFORE,
    RIVALS,
    SPEND_RATE,
    TWEEDIE,
    YEAR_BEFORE,
    season_index,
    simple,
)
from spendcast_training.benchmark.rows import judged, past
from spendcast_training.benchmark.running import MODEL, Settings, run_log
from spendcast_training.benchmark.shop_log import ShopLog
from spendcast_training.benchmark.summary import beside_today, summary, write
from spendcast_training.features import DAY, Fact
from spendcast_training.rankings import Prediction, Truth


@pytest.fixture(scope="module")
def entry() -> Entry:
    found = next(found for found in catalogue(False) if found.name == "shop-300-18m")
    return replace(found, dates=found.dates[-1:])


class SpendRate:
    """A model that is a baseline."""

    def predict(self, features: np.ndarray, threshold: float) -> Prediction:
        full = np.ones(len(features))
        return Prediction(full, full / 2, full * 0, full * 1000, full / 4)


def test_every_predictor_is_judged_in_both_populations_and_found_again(
    entry, tmp_path, monkeypatch
):
    learned = []
    monkeypatch.setattr(contender, "learn", lambda p, e: learned.append(len(e)) or SpendRate())
    settings = Settings(tmp_path, max_examples=1000)

    records = run_log(entry, settings)
    again = run_log(entry, settings)

    assert {r["population"] for r in records} <= set(running.POPULATIONS)
    customers = [r for r in records if r["population"] == running.CUSTOMERS]
    assert {r["predictor"] for r in customers} == {MODEL, *RIVALS, ORACLE}
    assert len({(r["rows"], r["actual"]) for r in customers}) == 1
    (mine,) = (r for r in customers if r["predictor"] == MODEL)
    assert mine["coverage"] > 0
    assert mine["gini"] == pytest.approx(0)
    assert len(learned) == 1
    assert str(again) == str(records)


def test_a_model_that_refuses_a_log_is_a_result(entry, tmp_path, monkeypatch):
    def refuse(past, examples):
        raise ValueError("the log must be longer")

    monkeypatch.setattr(contender, "learn", refuse)
    records = run_log(entry, Settings(tmp_path, max_examples=1000))

    refused = [r for r in records if r["predictor"] == MODEL]
    assert {r["refusal"] for r in refused} == {"ValueError: the log must be longer"}
    assert "model refused 1" in summary(records)
    assert "✗ dates at which the model refused" in summary(records)


def test_todays_model_learns_and_predicts(entry):
    log, date = entry.make(), entry.dates[0]
    before = past(log, date, 90, 1000, 1)
    rows = judged(log, date, entry.end, 90, contender.features_of)

    model = contender.learn(before, contender.examples_of(before))
    found = model.predict(rows.examples.features, 1000.0)

    assert np.isfinite(found.spend).all()
    assert ((found.probability >= 0) & (found.probability <= 1)).all()


def test_simple_baselines_are_what_their_names_say():
    """One customer pays 10 on day 0, 30 on day 300, and 20 on day 340; judged at day 400."""
    facts = [Fact(day * DAY, 100 * cents, False, 1, 1, "") for day, cents in PAID]
    others = {f"C-{n}": facts for n in range(40)}
    log = ShopLog({**others, "late": [Fact(390 * DAY, 50_000, False, 1, 1, "")]})
    date = 400 * DAY
    rows = judged(log, date, 600 * DAY, 90, lambda row: [0])
    customers = [n for n, (name, cut) in enumerate(_named(rows)) if cut and name in ("C-1", "late")]

    found = simple(log, past(log, date, 90, 1000, 1), rows)

    spent = {name: found[name].spend[customers].round(3).tolist() for name in found}
    assert spent[SPEND_RATE] == [round(60 / 400 * 90, 3), round(5 / 30 * 90, 3)]
    assert spent[PERIOD_BEFORE] == [20, 5]
    # From day 35 to day 125; the newer customer as in the period before.
    assert spent[YEAR_BEFORE] == [0, 5]
    assert found[BTYD].probability[customers[0]] > 0


PAID = [(0, 1000), (300, 3000), (340, 2000)]


def _named(rows) -> list[tuple[str, bool]]:
    return list(zip(rows.names, rows.examples.cutoff, strict=True))


def test_the_season_index_is_1_below_a_year_and_the_share_of_the_coming_months_from_then_on():
    days = np.arange(0, 730, 1)
    facts = [
        Fact(int(day) * DAY, 300_000 if 300 <= day % 365 < 360 else 100_000, False, 1, 1, "")
        for day in days
    ]
    log = ShopLog({"C": facts})
    young, old = (past(log, day * DAY, 30, 1000, 1) for day in (300, 700))

    assert season_index(young, np.array([300 * DAY])).tolist() == [1.0]
    busy, quiet = season_index(old, np.array([665 * DAY + 2, 800 * DAY]))
    assert busy / quiet == pytest.approx(3, rel=0.15)


def test_figures_are_relative_to_the_mean_spend_and_nan_without_meaning():
    truth = Truth(np.array([0.0, 0, 100, 300]), np.array([False, False, True, True]), 200.0)

    found = figures_of(Prediction(np.array([0.0, 100, 100, 250])), truth)

    assert found["mae"] == pytest.approx(150 / 4 / 100)
    assert found["ratio"] == pytest.approx(450 / 400)
    assert found["f1"] == 1
    assert np.isnan(found["brier"])
    assert np.isnan(found["coverage"])
    nobody = Truth(np.array([1.0, 2.0]), np.array([True, True]), 200.0)
    assert np.isnan(figures_of(Prediction(np.array([300.0, 1.0])), nobody)["f1"])


def test_alerts_are_those_that_a_predictor_raises_or_else_by_the_expected_spend():
    truth = Truth(np.array([0.0, 0, 200, 300]), np.array([False, False, True, True]), 150)
    by_mean = Prediction(np.array([0.0, 160, 200, 100]))

    stated = replace(by_mean, alert=np.array([False, False, True, True]))

    assert figures_of(by_mean, truth)["f1"] == figures_of(stated, truth)["mean_f1"] == 0.5
    assert figures_of(stated, truth)["f1"] == 1


def test_gains_have_intervals_over_customers():
    source = np.random.default_rng(2)
    spend = source.lognormal(3, 1, 400)
    good, bad = Prediction(spend, np.full(400, 0.5)), Prediction(source.permutation(spend))
    truth, rows = Truth(spend, spend > 0), np.ones(400, bool)

    found = gains(good, bad, rows, truth, np.arange(400))

    assert found["gini_gain_low"] > 0.3
    assert found["ratio_low"] == pytest.approx(1)
    assert np.isnan(gains(good, None, rows, truth, np.arange(400))["gini_gain"])


def record(predictor: str, log: str = "a", **figures) -> dict:
    usual = dict.fromkeys(running.FIGURES, np.nan) | {"ratio": 1.0, "gini": 0.5, "mae": 1.0}
    place = {"log": log, "family": "f", "date": "2026-01-01", "months": 20.0}
    counts = {"population": running.PURCHASES, "rows": 200, "customers": 100, "refusal": ""}
    return {**place, **counts, "predictor": predictor, **usual, **figures}


def test_the_best_baseline_is_compared_on_the_dates_that_it_has():
    records = [
        record(MODEL, "a", gini=0.2),
        *(record(MODEL, log, gini=0.8) for log in "bcd"),
        *(record(BTYD, log, gini=0.7) for log in "bcd"),
        *(record(TWEEDIE, log, gini=0.6) for log in "abcd"),
        record(ORACLE, "a", gini=0.99),
    ]

    assert best_rival(records, "gini") == (BTYD, pytest.approx(0.7), pytest.approx(0.8))
    assert best_rival([r for r in records if r["log"] != "b"], "gini")[0] == TWEEDIE


def test_the_factor_is_as_wrong_too_low_as_too_high():
    records = [record(MODEL, "a", ratio=2.0), record(MODEL, "b", ratio=0.5)]

    assert mean(records, MODEL, "factor") == pytest.approx(2)
    assert "✗ purchases: typical factor, old 2.000 (at most 1.15)" in summary(records)


def test_figures_of_the_former_model_stand_beside_where_the_rows_are_the_same(tmp_path):
    file = tmp_path / "today.csv"
    write([record(MODEL, "a", gini=0.4), record(MODEL, "b", rows=7), record(BTYD, "a")], file)

    found = beside_today([record(MODEL, "a"), record(MODEL, "b")], file)

    assert [(r["log"], r["gini"]) for r in found if r["predictor"] == "today"] == [("a", 0.4)]
    with file.open() as lines:
        assert next(csv.DictReader(lines))["predictor"] == MODEL


def test_named_logs_have_bounds_of_their_own():
    wholesale = {"family": "wholesale", "date": "2024-12-01", "months": 12.0}
    tenth = {"family": "cdnow tenths", "months": 12.0}
    records = [
        record(MODEL, "wholesale-1", **wholesale, ratio=1.1),
        record(MODEL, "wholesale-2", **wholesale, ratio=1.3),
        record(MODEL, "cdnow-tenth-1", **tenth, ratio=0.71, mae=1.3),
        record(BTYD, "cdnow-tenth-1", **tenth, mae=1.0),
    ]

    found = acceptance(records)

    assert "✗ purchases: totals of wholesale and 2024-12-01 1.100 to 1.300 (from 0.85" in found
    assert "✓ purchases: totals of cdnow tenths 0.710 to 0.710 (from 0.7 to 1.4)" in found
    assert "✗ purchases: mean absolute error of cdnow tenths by BG/NBD's 1.300" in found


def test_no_gini_of_an_old_log_may_be_below_todays():
    records = [record(MODEL, "shop-300-24m", gini=0.5), record("today", "shop-300-24m", gini=0.51)]

    assert "✗ Gini below today's at 1 of 1 dates" in acceptance(records)


def test_honest_intervals_hold_and_a_tenth_outside_is_counted():
    uneven = dict(zip(BY_TENTH, [0.65, *[0.8] * 9], strict=True))
    even = dict.fromkeys(BY_TENTH, 0.8)
    stated = {"exceed_error": 0.02, "coverage": 0.83}
    found = acceptance(
        [
            record(MODEL, rows=1000, **stated, **uneven),
            record(MODEL, rows=1000, **stated, **even),
            record(MODEL, rows=999, **stated, **even),
        ]
    )

    assert "✓ coverage, old: 0.830 (0.8 ± 0.04)" in found
    assert "✓ coverage of each tenth, old: 0.750 to 0.800" in found
    assert "✗ coverage of each tenth of 100 rows or more, old: 1 of 2 dates" in found
    assert "✓ exceed error, old: 0.020 (at most 0.05)" in found
