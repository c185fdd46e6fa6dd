from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rows import START, customers_of_a_shop, rows

from spendcast_training.baselines import (
    BTYD,
    PERIOD_BEFORE,
    SPEND_RATE,
    YEAR_BEFORE,
    baselines,
    period_before,
    spend_rate,
    year_before,
)
from spendcast_training.features import DAY, Fact
from spendcast_training.probability_model import BuyTillYouDie, Summary, _lifetimes


def buy(days: float, amount: float) -> Fact:
    """So many days before START."""
    return Fact(START - int(days * DAY), int(amount * 10_000), amount < 0, 1, 1, "")


def test_spend_rate_goes_on_at_the_mean_so_far_with_this_purchase():
    examples = rows(2, net_spend_per_day=[2.0, 0.0], tenure_days=[100, 0], amount=[100, 30])

    assert spend_rate(examples, 90).spend == pytest.approx([(200 + 100) / 100 * 90, 30 / 30 * 90])


def test_spend_rate_of_a_customer_who_sent_more_back_is_nothing():
    assert spend_rate(rows(1, net_spend_per_day=-5.0, tenure_days=50), 90).spend == 0


def test_the_period_before_ends_with_this_purchase_and_counts_refunds():
    facts = [[buy(0, 10), buy(89, 20), buy(50, -5), buy(90, 100), buy(-1, 1000)]]

    assert period_before(rows(1, customer=[0]), 90, facts).spend == pytest.approx(25)


def test_a_year_before_looks_at_the_same_days_where_the_customer_was_known():
    known = [buy(400, 1), buy(365, 2), buy(364, 30), buy(276, 40), buy(275, 500), buy(0, 7)]
    new = [buy(300, 99), buy(0, 8)]
    examples = rows(2, customer=[0, 1], micros=np.array([START, START]))

    assert year_before(examples, 90, [known, new]).spend == pytest.approx([570, 8])


def test_without_facts_the_period_before_is_that_of_the_features():
    columns = {"spend_90d": 40, "amount": 10, "refunded_90d": 5, "spend_30d": 12}
    found = baselines(rows(1), rows(1, **columns), 90)
    other = baselines(rows(1), rows(1, **columns), 30)

    assert found.keys() == {SPEND_RATE, PERIOD_BEFORE}
    assert (found[PERIOD_BEFORE].spend[0], other[PERIOD_BEFORE].spend[0]) == (45, 22)


def test_summaries_count_the_purchase_of_the_row_and_none_at_a_cutoff():
    examples = rows(
        2,
        cutoff=[False, True],
        purchases=[2, 3],
        tenure_days=[70, 70],
        days_since_last_purchase=[7, 14],
        spend_so_far=[20, 30],
        amount=[40, 0],
    )

    summary = Summary.of(examples)

    assert summary.frequency.tolist() == [2, 2]
    assert summary.recency.tolist() == [10, 8]
    assert summary.age.tolist() == [10, 10]
    assert summary.amount.tolist() == [20, 10]


def test_buy_till_you_die_finds_the_known_figures_of_its_authors():
    """CDNOW, 2,357 customers to week 39: Fader, Hardie and Lee 2005, table 2."""
    folder = Path(_lifetimes().__file__).parent / "datasets"
    cdnow = pd.read_csv(folder / "cdnow_customers_summary.csv")
    examples = rows(
        len(cdnow),
        cutoff=True,
        purchases=cdnow["frequency"] + 1,
        tenure_days=cdnow["T"] * 7,
        days_since_last_purchase=(cdnow["T"] - cdnow["recency"]) * 7,
        spend_so_far=(cdnow["frequency"] + 1) * (20 + cdnow.index % 7),
        micros=np.full(len(cdnow), START),
    )

    parameters = BuyTillYouDie.fit(examples).frequency.params_

    assert parameters.to_dict() == pytest.approx(
        {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, rel=0.01
    )


def test_every_baseline_says_something_finite_of_every_row():
    shop = customers_of_a_shop(600)
    facts = [[buy(400, 10), buy(20, 10)] for _ in range(300)]

    found = baselines(shop, shop, 90, facts)

    assert list(found) == [SPEND_RATE, PERIOD_BEFORE, YEAR_BEFORE, BTYD]
    assert all(np.isfinite(p.spend).all() and (p.spend >= 0).all() for p in found.values())
    chance = found[BTYD].probability
    assert ((chance >= 0) & (chance <= 1)).all()
    assert chance.std() > 0.01


def test_too_few_customers_for_the_probability_models_leave_them_out():
    assert BTYD not in baselines(customers_of_a_shop(12), customers_of_a_shop(12), 90)
