"""Each measure against a figure worked out by hand or by a library of its own."""

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import brier_score_loss, mean_absolute_error, roc_auc_score

from spendcast_training.intervals import judge
from spendcast_training.measures import MEASURES, Judge
from spendcast_training.rankings import Draw, Prediction, Truth


def measured(spend, actual, probability=None, weights=None, alert_over=1000.0) -> dict[str, float]:
    actual = np.array(actual, dtype=float)
    truth = Truth(actual, actual > 0, alert_over)
    chance = None if probability is None else np.array(probability)
    draw = truth.whole() if weights is None else Draw(truth, np.array(weights, dtype=float))
    values = Judge(Prediction(np.array(spend, dtype=float), chance), truth).measure(draw)
    return dict(zip(MEASURES, values, strict=True))


def drawn(rows: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Predicted spend, actual spend and probability, with ties in each."""
    source = np.random.default_rng(seed)
    actual = np.round(source.lognormal(5, 1.5, rows)) * (source.random(rows) < 0.6)
    predicted = np.round(actual**0.5 * source.lognormal(3, 1, rows), -1)
    return predicted, actual, np.round(source.random(rows), 1)


def test_ranks_probabilities_and_errors_as_scipy_and_scikit_learn_do():
    predicted, actual, chance = drawn(500)

    figures = measured(predicted, actual, chance)

    assert figures["spearman"] == pytest.approx(spearmanr(predicted, actual).statistic)
    assert figures["auc"] == pytest.approx(roc_auc_score(actual > 0, chance))
    assert figures["brier"] == pytest.approx(brier_score_loss(actual > 0, chance))
    assert figures["mae"] == pytest.approx(mean_absolute_error(actual, predicted))


def test_gini_is_one_for_the_right_order_minus_one_for_its_reverse_and_zero_for_none():
    actual = [0, 10, 20, 70]

    assert measured(actual, actual)["gini"] == pytest.approx(1)
    assert measured([3, 2, 1, 0], actual)["gini"] == pytest.approx(-1)
    assert measured([5, 5, 5, 5], actual)["gini"] == pytest.approx(0)
    # Best first, 70, 10, 20, 0 gain .7 .8 1 1; the perfect order gains .7 .9 1 1.
    assert measured([0, 3, 2, 9], actual)["gini"] == pytest.approx((3.0 - 2) / (3.1 - 2))


def test_gini_does_not_depend_on_the_order_of_tied_rows():
    one = measured([1, 1, 2, 2], [0, 50, 10, 90])["gini"]

    assert measured([1, 1, 2, 2], [50, 0, 90, 10])["gini"] == pytest.approx(one)


def test_a_row_that_counts_twice_is_the_same_as_two_rows():
    predicted, actual, chance = drawn(200)
    times = np.random.default_rng(1).integers(0, 4, 200)
    repeated = [np.repeat(column, times) for column in (predicted, actual, chance)]

    assert measured(predicted, actual, chance, times) == pytest.approx(measured(*repeated))


def test_decile_mape_is_the_mean_error_of_ten_groups():
    predicted, actual = np.arange(1, 21) * 10.0, np.arange(1, 21) * 20.0

    assert measured(predicted, actual)["decile_mape"] == pytest.approx(0.5)
    assert measured(predicted * 2, actual)["decile_mape"] == pytest.approx(0)
    assert measured(predicted, actual * 0 + 400)["total_ratio"] == pytest.approx(2100 / 8000)


def test_alerts_are_those_over_the_threshold_and_not_at_it():
    figures = measured([1000, 1001, 5000, 2000], [1001, 1000, 9000, 3000])

    assert figures["alert_precision"] == pytest.approx(2 / 3)
    assert figures["alert_recall"] == pytest.approx(2 / 3)
    assert measured([30, 5], [40, 50], alert_over=20)["alert_recall"] == pytest.approx(1 / 2)


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_what_has_no_meaning_is_not_a_number_and_no_error(rows):
    figures = measured([1.0] * rows, [0.0] * rows)

    assert all(np.isnan(figures[name]) for name in ("gini", "auc", "alert_precision", "brier"))


def test_intervals_hold_the_figure_and_are_the_same_each_time():
    predicted, actual, chance = drawn(2000)
    predictions = {"good": Prediction(predicted, chance), "none": Prediction(0 * predicted)}
    truth, customer = Truth(actual, actual > 0), np.arange(2000) // 4

    one = judge(predictions, truth, customer)
    two = judge(predictions, truth, customer)

    gini, gap = one.of("good", "gini"), one.difference("good", "none", "gini")
    assert gini.low < gini.value < gini.high < gini.low + 0.2
    assert (gap.low, gap.high) == pytest.approx((gini.low, gini.high))
    assert gini == two.of("good", "gini")
    assert (one.rows, one.customers) == (2000, 500)


def test_intervals_are_wider_when_the_rows_of_a_customer_go_together():
    source = np.random.default_rng(5)
    actual = np.repeat(source.lognormal(4, 1, 50), 40)
    truth, predictions = Truth(actual, actual > 0), {"m": Prediction(source.random(2000) * 100)}

    together = judge(predictions, truth, np.repeat(np.arange(50), 40)).of("m", "mae")
    apart = judge(predictions, truth, np.arange(2000)).of("m", "mae")

    assert together.high - together.low > 2 * (apart.high - apart.low)
