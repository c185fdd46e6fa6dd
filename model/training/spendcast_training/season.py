"""How the time of the year changes what customers go on to spend."""

import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import DAY, NAMES

DAYS = 367  # day_of_year is 1 to 366; 0 is not used.
STEP = 15 * DAY
# Below a year a season can't be told from a trend.
SHORTEST = 350 * DAY
# Days of the mean customer that a rate so far is mixed with. Rates of a few days say little, and at
# a log's beginning, where all look new, what they say too much would pass for a season.
MEAN_DAYS = 150
HARMONICS = 3
# Strength of the belief that there is no season (growing with the square of the harmonic), and that
# there is no trend, in observations of one step.
SEASON_PRIOR = 0.6
TREND_PRIOR = 20.0


def season_factors(examples: Examples) -> np.ndarray:
    """Factor on the spend of a horizon that begins on a day of the year; its mean is 1.

    Customers are grouped by recency and shrunken spend rate, and mean outcomes are split into an
    effect of the group and one of the date (iterated proportional fitting; Deming and Stephan, On a
    Least Squares Adjustment of a Sampled Frequency Table, Annals of Mathematical Statistics 11,
    1940). A trend and a smooth yearly wave are fitted to the logarithm of the latter, shrunk
    towards none. All ones when the examples span less than a year.
    """
    if np.ptp(examples.micros) < SHORTEST:
        return np.ones(DAYS)
    step = (examples.micros - examples.micros.min()) // STEP
    effects = _date_effects(examples, step)
    rows = np.bincount(step)
    middle = examples.micros.min() + (np.arange(len(rows)) * STEP + STEP // 2)
    return _wave(middle[rows > 0], effects[rows > 0], np.sqrt(rows[rows > 0]))


def day_of_year(features: np.ndarray) -> np.ndarray:
    return features[:, NAMES.index("day_of_year")].astype(np.int64)


def _date_effects(examples: Examples, step: np.ndarray) -> np.ndarray:
    group = _groups(examples)
    # A few very large outcomes would make the season of a whole month.
    spend = np.minimum(examples.spend, np.quantile(examples.spend[examples.bought], 0.99))
    of_group, of_date = np.bincount(group, spend), np.bincount(step, spend)
    effect = np.ones(len(of_date))
    for _ in range(30):
        size = np.bincount(group, effect[step])
        level = of_group / np.maximum(size, 1e-9)
        expected = np.bincount(step, level[group])
        effect = np.maximum(of_date, 1e-3) / np.maximum(expected, 1e-3)
    return effect


def _groups(examples: Examples) -> np.ndarray:
    recency = examples.features[:, NAMES.index("days_since_last_purchase")]
    rate = _shrunken_rate(examples)
    parts = (
        np.searchsorted([0, 7, 30, 60, 120, 240], recency, side="right"),
        np.searchsorted(np.quantile(rate, np.arange(1, 12) / 12), rate),
        examples.cutoff.astype(int),
    )
    return np.unique(np.stack(parts), axis=1, return_inverse=True)[1].reshape(-1)


def _shrunken_rate(examples: Examples) -> np.ndarray:
    """Net spend a day as of the row, the less the shorter it is known: Bühlmann's credibility.

    Bühlmann, Experience Rating and Credibility, ASTIN Bulletin 4(3), 1967.
    """
    tenure = examples.features[:, NAMES.index("tenure_days")].astype(np.float64)
    days = np.maximum(30, tenure)
    spent = examples.features[:, NAMES.index("net_spend_per_day_now")] * days
    mean = spent.sum() / days.sum()
    return (spent + mean * MEAN_DAYS) / (tenure + MEAN_DAYS)


def _wave(micros: np.ndarray, effect: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Ridge regression of log effects on a trend and the year's first harmonics."""
    dates = micros.astype("datetime64[us]").astype("datetime64[D]")
    days = (dates - dates.astype("datetime64[Y]")).astype(int) + 1
    years = (micros - micros.mean()) / (365 * DAY)
    terms = np.column_stack([np.ones(len(days)), years, _harmonics(days)])
    season = [SEASON_PRIOR * k * k for k in range(1, HARMONICS + 1) for _ in range(2)]
    weighted = terms * (weight / weight.mean())[:, None]
    solution = np.linalg.solve(
        weighted.T @ terms + np.diag([0, TREND_PRIOR, *season]), weighted.T @ np.log(effect)
    )
    factors = np.exp(_harmonics(np.arange(DAYS)) @ solution[2:])
    return factors / factors[1:].mean()


def _harmonics(days: np.ndarray) -> np.ndarray:
    angle = 2 * np.pi * days / 365.25
    waves = [wave(k * angle) for k in range(1, HARMONICS + 1) for wave in (np.cos, np.sin)]
    return np.column_stack(waves)
