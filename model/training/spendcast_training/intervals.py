"""Bootstrap intervals of measures, and of their differences between predictions."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from spendcast_training.measures import MEASURES, Judge
from spendcast_training.rankings import Draw, Prediction, Truth

REPLICATES = 200
CONFIDENCE = 0.95
SEED = 1


# Fewer judge nothing: a single large order decides every figure.
FEWEST_ROWS = 100
FEWEST_BUYERS = 30


def enough(rows: int, buyers: int) -> bool:
    """Whether a population, a segment or a month is large enough to be judged."""
    return rows >= FEWEST_ROWS and buyers >= FEWEST_BUYERS


@dataclass(frozen=True)
class Estimate:
    """A figure and its interval; NaN where it has no meaning."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Judgement:
    """Measures of several predictions on the same rows.

    points: [predictions, measures]; replicates: [draws, predictions, measures], where one draw is
    the same customers for every prediction. buyers: rows that a purchase followed.
    """

    names: tuple[str, ...]
    rows: int
    customers: int
    points: np.ndarray
    replicates: np.ndarray
    buyers: int = 0

    @property
    def judgeable(self) -> bool:
        """Whether the rows are enough to judge anything on."""
        return enough(self.rows, self.buyers)

    def of(self, name: str, measure: str) -> Estimate:
        """The measure of one prediction."""
        row, column = self.names.index(name), MEASURES.index(measure)
        return _estimate(self.points[row, column], self.replicates[:, row, column])

    def difference(self, name: str, other: str, measure: str) -> Estimate:
        """The first prediction's measure less the second's, drawn in pairs."""
        one, two = self.names.index(name), self.names.index(other)
        column = MEASURES.index(measure)
        return _estimate(
            self.points[one, column] - self.points[two, column],
            self.replicates[:, one, column] - self.replicates[:, two, column],
        )


def judge(
    predictions: dict[str, Prediction],
    truth: Truth,
    customer: np.ndarray,
    replicates: int = REPLICATES,
) -> Judgement:
    """Measures every prediction, and again for each draw of customers.

    Customers are drawn with their rows, since the rows of a customer go together: Davison and
    Hinkley, Bootstrap Methods and their Application, 1997, section 3.8; intervals are the
    percentiles (section 5.3). The same seed gives the same draws.
    """
    judges = [Judge(prediction, truth) for prediction in predictions.values()]
    drawn = []
    for weights in _draws(customer, replicates, SEED):
        draw = Draw(truth, weights)
        drawn.append([judge.measure(draw) for judge in judges])
    shape = (len(drawn), len(judges), len(MEASURES))
    return Judgement(
        names=tuple(predictions),
        rows=len(truth.spend),
        customers=len(np.unique(customer)),
        points=np.array([judge.measure(truth.whole()) for judge in judges]),
        replicates=np.array(drawn, dtype=np.float64).reshape(shape),
        buyers=int(np.sum(truth.bought)),
    )


def _draws(customer: np.ndarray, replicates: int, seed: int) -> Iterator[np.ndarray]:
    """How often each row is in a draw of as many customers as there are."""
    source = np.random.default_rng(seed)
    numbers, row_customer = np.unique(customer, return_inverse=True)
    for _ in range(replicates):
        chosen = source.integers(0, len(numbers), len(numbers))
        yield np.bincount(chosen, minlength=len(numbers))[row_customer].astype(np.float64)


def _estimate(value: float, replicates: np.ndarray) -> Estimate:
    known = replicates[np.isfinite(replicates)]
    if not np.isfinite(value) or len(known) == 0:
        return Estimate(float(value), np.nan, np.nan)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    return Estimate(float(value), float(low), float(high))
