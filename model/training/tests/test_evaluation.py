import numpy as np
import pytest

from spendcast_training.evaluation import auc, gini


def test_auc_counts_ties_half():
    label = np.array([True, False, True, False])

    assert auc(np.array([4.0, 1.0, 3.0, 2.0]), label) == 1
    assert auc(np.array([1.0, 1.0, 1.0, 1.0]), label) == 0.5
    assert auc(np.array([1.0, 4.0, 2.0, 3.0]), label) == 0


def test_gini_is_one_for_the_right_order_and_minus_one_for_its_reverse():
    spend = np.array([0.0, 10.0, 20.0, 70.0])

    assert gini(spend, spend) == 1
    assert gini(-spend, spend) == pytest.approx(-1)
