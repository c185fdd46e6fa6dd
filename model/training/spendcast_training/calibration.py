"""Brings predicted totals to the real ones."""

from dataclasses import dataclass

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import NAMES

LINES = NAMES.index("lines")
LARGEST = 1e9
# Of customers at a cut-off date: most are less likely to come back, in an order that is noise.
LIKELY = 0.125


@dataclass(frozen=True)
class Calibration:
    """scale x^power, at most `largest`; the scale of cut-off dates (no lines) is their own.

    At cut-off dates those who are not LIKELY to buy are expected to spend nothing: their scale
    makes up for it.
    """

    scale: float
    cutoff_scale: float
    power: float
    largest: float

    def apply(
        self, expected: np.ndarray, probability: np.ndarray, features: np.ndarray
    ) -> np.ndarray:
        cutoff = features[:, LINES] == 0
        scale = np.where(cutoff, self.cutoff_scale, self.scale)
        spend = np.minimum(scale * expected**self.power, self.largest)
        return np.where(cutoff & (probability < LIKELY), 0.0, spend)


UNCALIBRATED = Calibration(1.0, 1.0, 1.0, LARGEST)


def calibrate(expected: np.ndarray, examples: Examples) -> Calibration:
    """From uncalibrated predictions of customers that were not learned from.

    The power brings the share of the customers who make up the larger half of the expected spend
    to theirs, the scales the totals of purchases and of cut-off dates. No prediction may be over
    ten times the largest outcome.
    """
    power = _power(expected, examples.spend)
    scale = _scale(expected**power, examples.spend, ~examples.cutoff)
    cutoff_scale = _scale(expected**power, examples.spend, examples.cutoff)
    largest = min(LARGEST, 10 * float(examples.spend.max()))
    return Calibration(scale or cutoff_scale, cutoff_scale or scale, power, largest)


def _power(expected: np.ndarray, spend: np.ndarray) -> float:
    order = np.argsort(expected)
    top = order[np.searchsorted(np.cumsum(expected[order]), expected.sum() / 2) :]
    share = spend[top].sum() / spend.sum()
    low, high = 0.5, 1.5
    for _ in range(40):
        middle = (low + high) / 2
        raised = expected**middle
        if raised[top].sum() < share * raised.sum():
            low = middle
        else:
            high = middle
    return float(low)


def _scale(expected: np.ndarray, spend: np.ndarray, rows: np.ndarray) -> float:
    """0 when there are no such rows."""
    return float(spend[rows].sum() / expected[rows].sum()) if rows.any() else 0.0
