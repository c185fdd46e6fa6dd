"""The sentences that a manager reads."""

from dataclasses import replace

import numpy as np
from rows import START, customers_of_a_shop, rows

from spendcast_training.by_month import Totals
from spendcast_training.evaluation import MODEL, Evaluation, evaluate_all
from spendcast_training.features import DAY
from spendcast_training.rankings import Prediction
from spendcast_training.verdict import verdict


def said(examples, over=1000.0, **predictions) -> list[str]:
    named = {name.replace("_", " "): prediction for name, prediction in predictions.items()}
    judgements = evaluate_all(named, examples, over, replicates=50)
    return verdict(Evaluation(examples, named, judgements, 90, "EUR", over))


def shop(count: int = 5000):
    return customers_of_a_shop(count)


def test_three_sentences_on_ranking_totals_and_alerts():
    examples = shop()
    noise = np.random.default_rng(1).permutation(examples.spend)

    ranking, totals, alerts = said(
        examples, 300.0, model=Prediction(examples.spend * 1.1), spend_rate=Prediction(noise)
    )

    assert ranking.startswith(
        "The model ranks customers better than every baseline: the best fifth"
    )
    assert ranking.endswith(" %.")
    assert "were 10 % too high overall, and 10 % too high in the worst month" in totals
    assert totals.endswith("; those of spend rate, the closest baseline, were 9 % too low overall.")
    assert "found 100 % of all such cases, more accurate than the best baseline's" in alerts


def test_a_worse_model_is_called_worse_and_an_equal_one_is_not_called_better():
    examples = shop()
    noise = Prediction(np.random.default_rng(1).permutation(examples.spend))
    right = Prediction(examples.spend)

    worse = said(examples, 300.0, model=noise, spend_rate=right)
    equal = said(examples, 300.0, model=right, spend_rate=right)

    assert "customers worse than spend rate" in worse[0]
    assert "not more accurate than" in worse[2]
    assert "about as well as the best baseline" in equal[0]
    assert "not more accurate than" in equal[2]


def test_says_that_alerts_cannot_be_judged_where_nothing_exceeds_the_threshold():
    examples = shop()

    *_, alerts = said(examples, 1e9, model=Prediction(examples.spend))

    assert alerts.startswith("Nothing that was judged led to more than 1,000,000,000 EUR")


def test_says_how_many_were_missed_without_any_alert():
    examples = rows(200, spend=np.where(np.arange(200) < 40, 2000.0, 10.0))

    *_, alerts = said(examples, model=Prediction(np.full(200, 5.0)))

    assert alerts == "It raised no alert over 1,000 EUR, and missed all 40 cases."


def test_states_the_coverage_of_intervals():
    examples = shop()
    spend, full = np.maximum(examples.spend, 1), np.ones(len(examples))
    examples = replace(examples, spend=spend)
    exact = Prediction(spend, full, spend - 1, spend + 1, full)

    *_, alerts = said(examples, 300.0, model=exact)

    assert alerts.endswith("; its intervals of 80 % held 100 % of the outcomes.")


def test_few_rows_are_one_sentence():
    (only,) = said(rows(20, spend=5.0), model=Prediction(np.ones(20)))

    assert only.startswith("These data are too few to judge the model: at least 100 rows")


def test_totals_without_a_month_that_is_large_enough_are_judged_as_a_whole():
    days = np.arange(240) * 4
    examples = rows(240, spend=2.0, micros=START + days * DAY)

    _, totals, _ = said(examples, model=Prediction(np.full(240, 2.5)))

    assert totals == "Its totals of purchases were 25 % too high overall."


def test_totals_are_by_month_and_leave_out_months_of_few_rows():
    days = np.concatenate([np.zeros(150), np.full(120, 40), np.full(20, 80)])
    examples = rows(290, spend=2.0, micros=START + (days * DAY).astype(np.int64))

    totals = Totals.of(examples, {MODEL: Prediction(np.where(days == 0, 3.0, 2.0))})

    assert totals.months == ["2025-06", "2025-07"]
    assert totals.actual.tolist() == [300, 240]
    assert totals.ratios(MODEL).tolist() == [1.5, 1.0]
    assert totals.table()[1] == ["2025-06", "150", "300", "1.50"]
