import numpy as np
import pytest

from spendcast_training.coverage import by_tenth, calibration_error, coverage
from spendcast_training.rankings import Prediction


def honest(rows: int, probability: float, seed: int = 4) -> tuple[Prediction, np.ndarray]:
    """Spend that is 0 or uniform from 0 to 100, and its true quantiles."""
    source = np.random.default_rng(seed)
    bought = source.random(rows) < probability
    spend = np.where(bought, source.uniform(0, 100, rows), 0.0)
    low, high = (100 * max(0.0, (q - 1 + probability) / probability) for q in (0.1, 0.9))
    full = np.ones(rows)
    return Prediction(full * 50 * probability, full * probability, full * low, full * high), spend


@pytest.mark.parametrize("probability", [0.05, 0.3, 0.95, 1.0])
def test_covers_four_fifths_of_honest_intervals_however_many_spend_nothing(probability):
    prediction, spend = honest(40_000, probability)

    assert coverage(prediction, spend).mean() == pytest.approx(0.8, abs=0.01)


def test_covers_less_where_intervals_are_too_narrow_and_more_where_too_wide():
    prediction, spend = honest(20_000, 1.0)
    narrow = Prediction(prediction.spend, prediction.probability, 0 * spend + 30, 0 * spend + 70)
    wide = Prediction(prediction.spend, prediction.probability, 0 * spend, 0 * spend + 100)

    assert coverage(narrow, spend).mean() == pytest.approx(0.4, abs=0.02)
    assert coverage(wide, spend).mean() == 1


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
