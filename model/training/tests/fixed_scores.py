"""Scores of models that tests make up."""

import numpy as np

from spendcast_training.scores import Scores


def scores(probability: np.ndarray, spend: np.ndarray) -> Scores:
    """With an interval from half to double, and half the probability to exceed any threshold."""
    return Scores(probability, spend, spend / 2, spend * 2, probability / 2)
