"""The season: how busy each day of the year is, learned from when customers come back."""

from dataclasses import dataclass, replace
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
# Purchases of one customer that count in full; those of a bot or a reseller share this weight.
MOST_OF_ONE = 5
# Where customers' time comes to less than this share of a mean day's, the year's mean counts more.
ENOUGH_SEEN = 0.1
FEWEST = 10
# Prior deviation of a year's trend, as a logarithm, and the years of log from which on it is
# fitted: in a shorter log it can't be told from the season.
TREND_DEVIATION, TREND_YEARS = 0.3, 1.4
# Nodes and weights of the integral over a customer's time, from 0 to 1.
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
NODES, WEIGHTS = (NODES + 1) / 2, WEIGHTS / 2


@dataclass(frozen=True)
class Season:
    """How busy a day is, by day of the year, 1 on average: float64 [367].

    trend: how much busier each day is than the day before, out of season, as a logarithm. A busy
    day is as busy as the day of the prediction, so a shop that grows had shorter ones before.
    """

    factors: np.ndarray
    trend: float = 0.0

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
        """Busy days from `since` to `until` days before a day of the year; not below 0.

        The trend counts as of the middle of these days.
        """
        surplus = self.at(day - until) - self.at(day - since)
        level = np.exp(-self.trend * (since + until) / 2)
        return np.maximum(0, since - until + surplus) * level

    def ahead(self, day: np.ndarray, horizon_days: int) -> np.ndarray:
        """Busy days of the horizon that begins on a day of the year."""
        days = np.maximum(1e-3, horizon_days + self.at(day + horizon_days) - self.at(day))
        return days * self.level_ahead(horizon_days)

    def level_ahead(self, horizon_days: int) -> float:
        """The factor of the trend on a horizon, as of its middle."""
        return float(np.exp(self.trend * horizon_days / 2))


def fit_season(customer: np.ndarray, micros: np.ndarray, prior: Season | None = None) -> Season:
    """The season of purchases, given as customer number and time; an even sample will do.

    prior: what is believed before, and kept for the months that the log has not seen.

    Conditional likelihood: given a customer's first and last purchase, the days of those between
    are distributed like the season, whatever the customer's rate, lifetime or time of joining.
    Cox and Lewis, The Statistical Analysis of Series of Events, 1966, chapter 3. Half a mean gap at
    either end is left out, where customers who come back regularly never buy. The estimate is the
    mode under the prior above; fewer than 10 purchases between give the prior itself.
    """
    prior, spans = prior or Season.none(), _Spans.of(customer, micros // DAY)
    if len(spans.between) < FEWEST:
        return prior
    terms, believed = harmonics(np.arange(1, DAYS)), np.log(prior.factors[1:])
    middle, variance = np.linalg.lstsq(terms, believed)[0], _prior_variance()
    years = span_days(micros, micros) / YEAR
    if years >= TREND_YEARS:
        middle, variance = np.append(middle, 0.0), np.append(variance, TREND_DEVIATION**2)
        spans = spans.with_trend()
    found = minimize(spans.loss, middle, args=(middle, 1 / variance), jac=True, method="L-BFGS-B")
    waves, trend = np.split(found.x, [terms.shape[1]])
    seen, differs = spans.seen(), terms @ waves - believed
    differs = np.average(differs, weights=seen) * (1 - seen) + differs * seen
    # Of a part of a year, a season can't be told from a trend: it is believed in proportion.
    wave = np.exp(believed + differs * min(1, years))
    return Season(np.append(wave[-1], wave) / wave.mean(), float(trend.sum()) / YEAR)


def span_days(purchases: np.ndarray, moments: np.ndarray) -> float:
    """Days of a log, from the times of its purchases to the last of some moments.

    The earliest thousandth of the purchases, at least one, does not set the beginning: one mistyped
    date would make a log of a year one of ten.
    """
    if not len(moments):
        return 0.0
    earliest = int(np.ceil(len(purchases) / 1000))
    others = np.sort(purchases)[earliest:]
    return float(moments.max() - (others if len(others) else moments).min()) / DAY


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

    between: days of those purchases; weight: of each; nodes: days at which the integral over each
    customer's time is taken; total: weight of each customer; days: of the year, by day of the log;
    all other days count from the log's first.
    """

    between: np.ndarray
    weight: np.ndarray
    nodes: np.ndarray
    total: np.ndarray
    days: np.ndarray
    waves: np.ndarray

    @classmethod
    def of(cls, customer: np.ndarray, day: np.ndarray) -> "_Spans":
        customer, day = np.unique(np.stack([customer, day]), axis=1)
        changes = customer[1:] != customer[:-1]
        first, last = np.append(True, changes), np.append(changes, True)
        number = np.cumsum(first) - 1
        half = (day[last] - day[first]) / (2 * np.maximum(1, np.bincount(number) - 1))
        begin, end = day[first] + half, day[last] - half
        inner = (day >= begin[number]) & (day <= end[number]) & ~first & ~last
        count = np.bincount(number[inner], minlength=len(begin))
        used = (count > 0) & (end > begin)
        inner &= used[number]
        weight = np.minimum(1, MOST_OF_ONE / np.maximum(count, 1))
        origin, length = (day.min(), np.ptp(day)) if len(day) else (0, 0)
        days = _day_of_year(np.arange(origin, origin + length + 2))
        nodes = begin[used, None] + (end - begin)[used, None] * NODES
        return cls(
            day[inner] - origin,
            weight[number[inner]],
            np.floor(nodes).astype(np.int64) - origin,
            (weight * count)[used],
            days,
            harmonics(days),
        )

    def with_trend(self) -> "_Spans":
        """The same with the years since the log's first day beside the waves."""
        years = np.arange(len(self.days)) / YEAR
        return replace(self, waves=np.column_stack([self.waves, years]))

    def seen(self) -> np.ndarray:
        """By day of the year, 0 where no customer's time reaches to 1 where enough do."""
        exposure = np.zeros(DAYS - 1)
        by_day = np.bincount(self.nodes.ravel(), np.repeat(self.total, len(NODES)))
        np.add.at(exposure, self.days[: len(by_day)] - 1, by_day)
        around = np.convolve(np.pad(exposure, 15, mode="wrap"), np.ones(31), "valid")
        return np.minimum(1, around / (ENOUGH_SEEN * around.mean()))

    def loss(
        self, at: np.ndarray, middle: np.ndarray, penalty: np.ndarray
    ) -> tuple[float, np.ndarray]:
        """Negative logarithm of the posterior, and its gradient. middle: the prior's mode."""
        logarithm, days = self.waves @ at, len(self.waves)
        density = np.exp(logarithm)[self.nodes] * WEIGHTS
        integral = density.sum(axis=1)
        share = (self.total / integral)[:, None] * density
        expected = np.bincount(self.nodes.ravel(), share.ravel(), minlength=days)
        seen = np.bincount(self.between, self.weight, minlength=days)
        value = self.total @ np.log(integral) - seen @ logarithm
        value += 0.5 * penalty @ (at - middle) ** 2
        return float(value), (expected - seen) @ self.waves + penalty * (at - middle)


def _day_of_year(days: np.ndarray) -> np.ndarray:
    dates = days.astype("datetime64[D]")
    return (dates - dates.astype("datetime64[Y]")).astype(np.int64) + 1
