import numpy as np
import pytest

from spendcast_training.alerting import alert_probability


@pytest.mark.parametrize("share", [0.02, 0.1, 0.4])
def test_alerts_from_there_on_have_the_best_f1(share):
    source = np.random.default_rng(1)
    exceed = source.beta(share, 1 - share, 20_000)
    happened = source.random(len(exceed)) < exceed

    def f1(probability: float) -> float:
        alert = exceed >= probability
        return 2 * happened[alert].sum() / (alert.sum() + happened.sum())

    best = max(f1(probability) for probability in np.arange(0.02, 1, 0.02))
    assert f1(alert_probability(exceed)) == pytest.approx(best, abs=0.01)
    assert f1(0.8) < best - 0.02


def test_few_rows_and_hopeless_ones_leave_more_likely_than_not():
    assert alert_probability(np.full(5, 0.2)) == 0.5
    assert alert_probability(np.zeros(100)) == 0.5
