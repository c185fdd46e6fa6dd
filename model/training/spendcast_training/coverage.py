"""How honest stated uncertainty is: coverage of intervals, calibration of alert probabilities."""

import numpy as np

from spendcast_training.rankings import Prediction

NOMINAL = 0.8
TENTHS = 10


def coverage(prediction: Prediction, spend: np.ndarray) -> np.ndarray:
    """Of each row how much of it lies within the interval; its mean is 0.8 of honest intervals.

    Where nothing is spent with a probability above 0.8, the interval is 0 alone and holds more than
    was wanted, however honest. A 0 then counts by the share of that probability that was wanted (a
    randomised probability integral transform, in expectation; Czado, Gneiting and Held, Predictive
    Model Assessment for Count Data, Biometrics 65, 2009).
    """
    within = (prediction.low <= spend) & (spend <= prediction.high)
    nothing = np.clip(1 - prediction.probability, 1e-9, 1)
    wanted = np.where(prediction.high > 0, 1.0, np.minimum(1, NOMINAL / nothing))
    return within * wanted


def by_tenth(prediction: Prediction, covered: np.ndarray) -> list[float]:
    """Mean coverage of ten groups of equal size, lowest predicted spend first."""
    return [float(covered[rows].mean()) for rows in tenths(prediction.spend)]


def calibration_error(probability: np.ndarray, happened: np.ndarray) -> float:
    """Expected calibration error in ten groups of equal size.

    Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning,
    AAAI 2015, with groups of equal size instead of equal width.
    """
    groups = tenths(probability)
    gaps = [abs(probability[rows].mean() - happened[rows].mean()) * len(rows) for rows in groups]
    return float(sum(gaps) / len(probability))


def tenths(score: np.ndarray) -> list[np.ndarray]:
    """Rows of ten groups of equal size, lowest score first; fewer groups of fewer rows."""
    order = np.argsort(score, kind="stable")
    return [rows for rows in np.array_split(order, TENTHS) if len(rows)]
