"""How far what customers spend lies around what is expected of them."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from spendcast_training.examples import Examples

# Quantiles of the error that are kept, 0 and 1 among them.
LEVELS = np.array(
    [0, 0.005, 0.02, 0.05, *np.arange(0.1, 0.95, 0.1).round(1), 0.95, 0.98, 0.995, 1.0]
)
LOW, HIGH = 0.1, 0.9
# Fewer buyers do not show a distribution: the usual one is a normal deviation of the logarithm.
FEWEST = 100
USUAL_DEVIATION, MOST_DEVIATIONS = 1.0, 4.0
RIDGE = 1.0


@dataclass(frozen=True)
class Spread:
    """The spend is 0 with the probability that nothing is bought; else the logarithm of the spend
    lies around that of its mean by `deviation` times an error of which quantiles are kept.

    weights: of 1 and log(1 + expected purchases) in the logarithm of the deviation; values: of the
    error at LEVELS, rising.
    """

    weights: tuple[float, float]
    values: np.ndarray

    @classmethod
    def usual(cls) -> "Spread":
        values = np.clip(ndtri(LEVELS), -MOST_DEVIATIONS, MOST_DEVIATIONS)
        mean = USUAL_DEVIATION**2 / 2
        return cls((float(np.log(USUAL_DEVIATION)), 0.0), values - mean / USUAL_DEVIATION)

    def deviation(self, count: np.ndarray) -> np.ndarray:
        return np.exp(self.weights[0] + self.weights[1] * np.log1p(count))

    def around(
        self, probability: np.ndarray, spend: np.ndarray, count: np.ndarray, threshold: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """An interval that holds 8 of 10 outcomes, and the probability of more than a threshold.

        From the 10 % to the 90 % quantile; where more than 10 % spend nothing, from 0 to the 80 %
        quantile.
        """
        middle, deviation = np.log(np.maximum(1e-9, spend / probability)), self.deviation(count)

        def quantile(level: np.ndarray) -> np.ndarray:
            of_buyers = (level - (1 - probability)) / probability
            value = np.exp(middle + deviation * np.interp(of_buyers, LEVELS, self.values))
            return np.where(of_buyers > 0, value, 0.0)

        sure = 1 - probability < LOW
        low = np.where(sure, quantile(LOW), 0.0)
        high = quantile(np.where(sure, HIGH, HIGH - LOW))
        error = (np.log(np.maximum(1e-9, threshold)) - middle) / deviation
        return low, high, probability * (1 - np.interp(error, self.values, LEVELS))


def fit_spread(
    rows: Examples, probability: np.ndarray, expected: np.ndarray, count: np.ndarray
) -> Spread:
    """From what was expected of customers who were left out, and what they spent."""
    used = rows.bought & (expected > 0)
    if used.sum() < FEWEST:
        return Spread.usual()
    middle = np.log(np.maximum(1e-9, expected[used] / probability[used]))
    error = np.log(np.maximum(1.0, rows.spend[used])) - middle
    weights = _fit_deviation(error - np.median(error), np.log1p(count[used]))
    scaled = error / np.exp(weights[0] + weights[1] * np.log1p(count[used]))
    values = np.quantile(scaled, LEVELS)
    # Strictly rising, so that the distribution has an inverse.
    return Spread(weights, np.maximum.accumulate(values + 1e-4 * np.arange(len(values))))


def _fit_deviation(error: np.ndarray, logarithm: np.ndarray) -> tuple[float, float]:
    """Regression of the logarithm of the absolute error, which all but its mean is left of."""
    size = np.log(np.maximum(0.05, np.abs(error)))
    centred = logarithm - logarithm.mean()
    slope = (centred @ (size - size.mean())) / (centred @ centred + RIDGE)
    return float(size.mean() - slope * logarithm.mean()), float(slope)
