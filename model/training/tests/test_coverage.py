import numpy as np
import pytest

from spendcast_training.coverage import by_tenth, calibration_error, coverage
from spendcast_training.rankings import Prediction


def test_is_the_share_of_rows_within_their_interval():
    spend, chance = np.arange(10.0), np.ones(10)
    wide = Prediction(spend, chance, 0 * spend, 0 * spend + 7)

    assert coverage(wide, spend).tolist() == [1.0] * 8 + [0.0] * 2


@pytest.mark.parametrize("chance", [0.01, 0.1, 0.2])
def test_an_interval_of_nothing_counts_as_much_as_was_wanted(chance):
    spend = (np.arange(10_000) < 10_000 * chance) * 5.0
    nothing = Prediction(0 * spend, 0 * spend + chance, 0 * spend, 0 * spend)

    assert coverage(nothing, spend).mean() == pytest.approx(0.8)


def test_groups_by_predicted_spend_lowest_first():
    prediction = Prediction(np.arange(20.0))

    assert by_tenth(prediction, np.arange(20) >= 18) == [0.0] * 9 + [1.0]


def test_the_calibration_error_is_the_mean_gap_of_the_groups():
    probability = np.repeat([0.2, 0.6], 500)
    happened = np.concatenate([np.arange(500) < 100, np.arange(500) < 200])

    error = calibration_error(probability, happened[np.random.default_rng(1).permutation(1000)])
    exact = calibration_error(np.repeat([0.2, 0.6], 5), np.array([0, 1, 0, 0, 0, 1, 0, 1, 0, 0]))

    assert error > 0.05
    assert exact == pytest.approx((4 * 0.2 + 0.8 + 3 * 0.6 + 2 * 0.4) / 10)
