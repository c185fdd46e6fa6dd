import numpy as np
import pytest

from spendcast_training.coverage import by_tenth, calibration_error, coverage
from spendcast_training.rankings import Prediction


def test_is_the_share_of_rows_within_their_interval():
    spend = np.arange(10.0)
    wide = Prediction(spend, spend, 0 * spend, 0 * spend + 7)

    assert coverage(wide, spend).tolist() == [True] * 8 + [False] * 2
    assert coverage(Prediction(spend, spend, 0 * spend, 0 * spend), 0 * spend).all()


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
