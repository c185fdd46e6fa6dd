"""The season: how busy each day of the year is, learned from when customers come back."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import minimize
from scipy.special import ive

from spendcast_training.features import DAY

# day_of_year is 1 to 366; index 0 repeats 366, so that 31 December is followed by 1 January.
DAYS = 367
YEAR = 365.25
HARMONICS = 8
# Prior of the logarithm of the season: a periodic Gaussian process of this deviation, smooth over
# this many days. Months that the log has not seen return to the mean of those that it has.
DEVIATION, SMOOTH_DAYS = 0.4, 30.0
# Prior deviation of how much rarer purchases are at the ends of a customer's time than in between.
EDGE_DEVIATION = 1.0
# Purchases of one customer that count in full; those of a bot or a reseller share this weight.
MOST_OF_ONE = 5
FEWEST = 10
# Nodes and weights of the integral over a customer's time, from 0 to 1.
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
NODES, WEIGHTS = (NODES + 1) / 2, WEIGHTS / 2


@dataclass(frozen=True)
class Season:
    """How busy a day is, by day of the year, 1 on average: float64 [367]."""

    factors: np.ndarray

    @classmethod
    def none(cls) -> "Season":
        return cls(np.ones(DAYS))

    @cached_property
    def surplus(self) -> np.ndarray:
        """Busy days less calendar days since the year began, by day: float64 [367]."""
        return np.concatenate([[0.0], np.cumsum(self.factors[1:] - 1)])

    def at(self, day: np.ndarray) -> np.ndarray:
        """Surplus at a day of the year, which may lie in a year before or after."""
        return self.surplus[np.floor(np.mod(day, YEAR)).astype(np.int64)]

    def length(self, day: np.ndarray, since: np.ndarray, until: np.ndarray) -> np.ndarray:
        """Busy days from `since` to `until` days before a day of the year; not below 0."""
        surplus = self.at(day - until) - self.at(day - since)
        return np.maximum(0, since - until + surplus)

    def ahead(self, day: np.ndarray, horizon_days: int) -> np.ndarray:
        """Busy days of the horizon that begins on a day of the year."""
        return np.maximum(1e-3, horizon_days + self.at(day + horizon_days) - self.at(day))


def fit_season(customer: np.ndarray, micros: np.ndarray) -> Season:
    """The season of purchases, given as customer number and time; an even sample will do.

    Conditional likelihood: given a customer's first and last purchase, the days of those between
    are distributed like the season, whatever the customer's rate, lifetime or time of joining.
    Cox and Lewis, The Statistical Analysis of Series of Events, 1966, chapter 3. The estimate is
    the mode under the prior above; fewer than 10 purchases between give no season.
    """
    spans = _Spans.of(customer, micros // DAY)
    if len(spans.between) < FEWEST:
        return Season.none()
    variance = _prior_variance()
    penalty = np.append(1 / variance, 1 / EDGE_DEVIATION**2)
    start = np.zeros(len(penalty))
    found = minimize(spans.loss, start, args=(penalty,), jac=True, method="L-BFGS-B")
    wave = np.exp(harmonics(np.arange(DAYS)) @ found.x[:-1])
    wave[0] = wave[-1]
    return Season(wave / wave[1:].mean())


def harmonics(day: np.ndarray) -> np.ndarray:
    """A constant and the waves of the year, float64 [n, 17]."""
    angle = 2 * np.pi * np.asarray(day) / YEAR
    waves = [wave(k * angle) for k in range(1, HARMONICS + 1) for wave in (np.cos, np.sin)]
    return np.column_stack([np.ones(len(angle)), *waves])


def _prior_variance() -> np.ndarray:
    """Of each harmonic, so that their sum is the periodic Gaussian process of the prior.

    The Fourier series of MacKay's periodic kernel: Solin and Särkkä, Explicit Link Between
    Periodic Covariance Functions and State Space Models, AISTATS 2014.
    """
    inverse = (YEAR / (2 * np.pi * SMOOTH_DAYS)) ** 2
    strength = DEVIATION**2 * ive(np.arange(HARMONICS + 1), inverse)
    return np.append(strength[0], 2 * np.repeat(strength[1:], 2))


@dataclass(frozen=True)
class _Spans:
    """Customers with purchases on days between their first and their last.

    between: days of those purchases; position: where they lie between, 0 to 1; weight: of each;
    nodes: days at which the integral over each customer's time is taken; total: weight a customer.
    """

    between: np.ndarray
    position: np.ndarray
    weight: np.ndarray
    nodes: np.ndarray
    total: np.ndarray
    waves: np.ndarray

    @classmethod
    def of(cls, customer: np.ndarray, day: np.ndarray) -> "_Spans":
        customer, day = np.unique(np.stack([customer, day]), axis=1)
        changes = customer[1:] != customer[:-1]
        first, last = np.append(True, changes), np.append(changes, True)
        number = np.cumsum(first) - 1
        begin, end, count = day[first], day[last], np.bincount(number) - 2
        used = (count > 0) & (end > begin + 1)
        weight = np.minimum(1, MOST_OF_ONE / np.maximum(count, 1))
        inner = ~first & ~last & used[number]
        owner, between = number[inner], day[inner]
        span = (end - begin)[used].astype(np.float64)
        origin = day.min() if len(day) else 0
        nodes = np.floor(begin[used, None] + span[:, None] * NODES).astype(np.int64) - origin
        days = np.arange(origin, origin + (np.ptp(day) if len(day) else 0) + 2)
        return cls(
            between - origin,
            (between - begin[owner]) / np.maximum(1, end - begin)[owner],
            weight[owner],
            nodes,
            (weight * count)[used],
            harmonics(_day_of_year(days)),
        )

    def loss(self, at: np.ndarray, penalty: np.ndarray) -> tuple[float, np.ndarray]:
        """Negative logarithm of the posterior, and its gradient."""
        busy, edge = np.exp(self.waves @ at[:-1]), np.exp(_edge(NODES) * at[-1]) * WEIGHTS
        density = busy[self.nodes] * edge
        integral = density.sum(axis=1)
        share = (self.total / integral)[:, None] * density
        days = len(self.waves)
        expected = np.bincount(self.nodes.ravel(), share.ravel(), minlength=days)
        seen = np.bincount(self.between, self.weight, minlength=days)
        edges = self.weight @ _edge(self.position)
        value = self.total @ np.log(integral) + 0.5 * penalty @ at**2
        value -= seen @ (self.waves @ at[:-1]) + edges * at[-1]
        slope = np.append((expected - seen) @ self.waves, share.sum(axis=0) @ _edge(NODES) - edges)
        return float(value), slope + penalty * at


def _edge(position: np.ndarray) -> np.ndarray:
    """Regular customers buy less right after one purchase and right before the next."""
    return 4 * position * (1 - position) - 2 / 3


def _day_of_year(days: np.ndarray) -> np.ndarray:
    dates = days.astype("datetime64[D]")
    return (dates - dates.astype("datetime64[Y]")).astype(np.int64) + 1
