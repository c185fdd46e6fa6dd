"""Predictions, the truth, and draws of it, as the measures need them."""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

ALERT_OVER = 1000.0


@dataclass(frozen=True)
class Prediction:
    """Of each row: expected spend, and what else the predictor gives.

    probability: of a purchase; low, high: the 10 % and 90 % quantiles of the spend; exceed: the
    probability of spending more than the threshold of alerts; alert: whether it raises one, where
    that goes by probability.
    """

    spend: np.ndarray
    probability: np.ndarray | None = None
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    exceed: np.ndarray | None = None
    alert: np.ndarray | None = None

    def of(self, rows: np.ndarray) -> "Prediction":
        """The prediction of some of the rows."""
        columns = (getattr(self, column.name) for column in fields(self))
        return Prediction(*(None if column is None else column[rows] for column in columns))


class Ranking:
    """Rows in order of a score, those of equal score together."""

    def __init__(self, score: np.ndarray):
        self.values, self.group = np.unique(np.asarray(score, np.float64), return_inverse=True)

    def totals(self, amounts: np.ndarray) -> np.ndarray:
        """Sums by score, lowest score first."""
        return np.bincount(self.group, amounts, len(self.values))


@dataclass(frozen=True)
class Truth:
    """What the customers of the rows did within the horizon."""

    spend: np.ndarray
    bought: np.ndarray
    alert_over: float = ALERT_OVER

    @cached_property
    def high(self) -> np.ndarray:
        """1 for the rows that spent more than the threshold of alerts, 0 for the rest."""
        return (self.spend > self.alert_over).astype(np.float64)

    @cached_property
    def by_spend(self) -> Ranking:
        return Ranking(self.spend)

    def whole(self) -> "Draw":
        """Every row once."""
        return Draw(self, np.ones(len(self.spend)))


class Draw:
    """The truth with a weight per row: how often it counts."""

    def __init__(self, truth: Truth, weights: np.ndarray):
        self._truth, self.weights = truth, weights
        self.rows = weights.sum()
        self.spend = weights * truth.spend

    @cached_property
    def _counts(self) -> np.ndarray:
        return self._truth.by_spend.totals(self.weights)

    @cached_property
    def _centred(self) -> np.ndarray:
        """Mean rank of each spend, less the mean of all."""
        ranks = np.cumsum(self._counts) - (self._counts - 1) / 2
        return centre(ranks, self._counts)

    @cached_property
    def spend_ranks(self) -> np.ndarray:
        """Of each row, the rank of its spend less the mean rank, times its weight."""
        return self.weights * self._centred[self._truth.by_spend.group]

    @cached_property
    def spend_ranks_spread(self) -> float:
        return float(self._counts @ self._centred**2)

    @cached_property
    def perfect_area(self) -> float:
        """Of the gain chart that ranks by the spend itself."""
        return gain_area(self._counts, self._truth.by_spend.totals(self.spend))


def centre(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The values less their weighted mean."""
    return values - values @ weights / max(1, weights.sum())


def gain_area(rows: np.ndarray, spent: np.ndarray) -> float:
    """The area between gain chart and diagonal, of sums by score, lowest first."""
    share, gain = gain_curve(rows, spent)
    return float(np.trapezoid(gain, share) - 0.5)


def gain_curve(rows: np.ndarray, spent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of rows, and their share of the spend, best score first; both from 0 to 1."""
    with np.errstate(invalid="ignore"):
        share, gain = (
            np.concatenate([[0.0], np.cumsum(sums[::-1]) / sums.sum()]) for sums in (rows, spent)
        )
    return share, gain
