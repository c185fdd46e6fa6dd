"""Brings predicted totals to the real ones."""

from dataclasses import dataclass

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import NAMES

LINES = NAMES.index("lines")
LARGEST = 1e9
# Most customers at a cut-off date are less likely to buy, in an order that is noise; of these, the
# smallest who together make up a share of the expected total are expected to spend nothing.
LIKELY = 0.125
SHARE_OF_SMALLEST = 0.1


@dataclass(frozen=True)
class Calibration:
    """scale x^power, at most `largest`; the scale of cut-off dates (no lines) is their own.

    At cut-off dates it is 0 below `least` for those who are not LIKELY to buy, which their scale
    makes up for.
    """

    scale: float
    cutoff_scale: float
    power: float
    least: float
    largest: float

    def apply(
        self, expected: np.ndarray, probability: np.ndarray, features: np.ndarray
    ) -> np.ndarray:
        cutoff = features[:, LINES] == 0
        scale = np.where(cutoff, self.cutoff_scale, self.scale)
        spend = np.minimum(scale * expected**self.power, self.largest)
        return np.where(cutoff & (probability < LIKELY) & (spend < self.least), 0.0, spend)


UNCALIBRATED = Calibration(1.0, 1.0, 1.0, 0.0, LARGEST)


def calibrate(expected: np.ndarray, probability: np.ndarray, examples: Examples) -> Calibration:
    """From uncalibrated predictions of customers that were not learned from.

    The power brings the share of the customers who make up the larger half of the expected spend
    to theirs, the scales the totals of purchases and of cut-off dates. No prediction may be over
    ten times the largest outcome.
    """
    power = _power(expected, examples.spend)
    scale = _scale(expected**power, examples.spend, ~examples.cutoff)
    least = _least(expected[examples.cutoff] ** power)
    gone = (probability < LIKELY) & (expected**power < least)
    cutoff_scale = _scale(np.where(gone, 0.0, expected**power), examples.spend, examples.cutoff)
    largest = min(LARGEST, 10 * float(examples.spend.max()))
    return Calibration(
        scale or cutoff_scale, cutoff_scale or scale, power, cutoff_scale * least, largest
    )


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


def _least(expected: np.ndarray) -> float:
    """0 of none."""
    ordered = np.sort(expected)
    smallest = np.cumsum(ordered) <= SHARE_OF_SMALLEST * ordered.sum()
    return float(ordered[smallest].max(initial=0.0))


def _scale(expected: np.ndarray, spend: np.ndarray, rows: np.ndarray) -> float:
    """0 when there are no such rows."""
    return float(spend[rows].sum() / expected[rows].sum()) if rows.any() else 0.0
