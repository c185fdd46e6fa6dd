"""Intervals and probabilities of zero-inflated outcomes whose truth is known."""

import numpy as np
import pytest

from spendcast_training.examples import Examples
from spendcast_training.features import NAMES
from spendcast_training.spread import Spread, fit_spread

ROWS = 20_000


@pytest.fixture(scope="module")
def rows():
    """Spends whose logarithm spreads the less, the more purchases are expected."""
    source = np.random.default_rng(1)
    probability, count = source.beta(0.7, 0.7, ROWS).clip(0.01, 0.999), source.gamma(1, 2, ROWS)
    middle, deviation = source.normal(4, 1, ROWS), 1.2 / (1 + count) ** 0.5
    bought = source.random(ROWS) < probability
    spend = bought * np.exp(middle + deviation * source.standard_normal(ROWS))
    expected = probability * np.exp(middle + deviation**2 / 2)
    number = np.arange(ROWS)
    nothing = np.zeros((ROWS, len(NAMES)), dtype=np.float32)
    examples = Examples(nothing, bought, spend, number, number, np.zeros(ROWS, dtype=bool))
    return examples, probability, expected, count


def test_eight_of_ten_lie_within_in_each_group(rows):
    examples, probability, expected, count = rows
    spread = fit_spread(*rows)

    low, high, _ = spread.around(probability, expected, count, 1000)

    within = (low <= examples.spend) & (examples.spend <= high)
    for chosen in (probability > 0.9, (probability > 0.2) & (probability < 0.9), count > 4):
        rows_of = chosen & (probability > 0.2)
        assert within[rows_of].mean() == pytest.approx(0.8, abs=0.04)


@pytest.mark.parametrize("threshold", [20, 100, 500])
def test_exceeding_happens_as_often_as_it_is_said(rows, threshold):
    examples, probability, expected, count = rows

    _, _, said = fit_spread(*rows).around(probability, expected, count, threshold)

    for group in np.array_split(np.argsort(said), 10):
        assert said[group].mean() == pytest.approx(
            (examples.spend[group] > threshold).mean(), abs=0.05
        )


def test_who_is_not_likely_to_buy_has_an_interval_of_nothing():
    low, high, exceed = Spread.usual().around(
        np.array([0.1, 0.95]), np.array([10.0, 95.0]), np.array([0.1, 3.0]), 1e9
    )

    assert (low[0], high[0]) == (0, 0)
    assert 0 < low[1] < 95 < high[1]
    assert exceed.tolist() == pytest.approx([0, 0], abs=1e-3)


def test_of_few_buyers_the_usual_spread_is_taken(rows):
    examples, probability, expected, count = rows
    few = np.arange(ROWS) < 50

    found = fit_spread(examples.where(few), probability[few], expected[few], count[few])

    np.testing.assert_array_equal(found.values, Spread.usual().values)
