"""A two-year log of a shop with a strong pre-Christmas season and a few wholesale customers.

The log opens on customers the shop already had, ends on 9 December, and some customers come for
the season only: what a model learned from labels before autumn must get right is the autumn.
"""

import numpy as np

from spendcast_training.features import DAY, Fact

START = 19_692  # 1 December 2023, in days since 1970
DAYS = 739
MONTHS = np.array([0.85, 0.75, 0.9, 0.8, 0.95, 0.95, 0.9, 0.95, 1.5, 1.7, 2.0, 1.4])
CATEGORIES = ("lights", "paper", "kitchen", "garden", "toys", "")


def seasonal_log(customers: int, seed: int) -> dict[str, list[Fact]]:
    """Facts by customer, in the order of time."""
    source = np.random.default_rng(seed)
    busy = busyness()
    return {f"C-{number}": _customer(source, busy) for number in range(customers)}


def busyness() -> np.ndarray:
    """How busy each day is; 1 on average over the year."""
    days = np.datetime64("1970-01-01") + START + np.arange(DAYS)
    month = days.astype("datetime64[M]").astype(int) % 12
    smooth = np.convolve(np.pad(MONTHS[month], 7, mode="edge"), np.ones(15) / 15, "valid")
    return smooth / MONTHS.mean()


def _customer(source: np.random.Generator, busy: np.ndarray) -> list[Fact]:
    wholesale = source.random() < 0.02
    per_day = source.gamma(0.9) * (0.04 if wholesale else 0.016)
    joins = max(0.0, source.uniform(-0.5, 1.0)) * DAYS
    leaves = joins + source.exponential(source.gamma(1.5) * 700 + 60)
    seasonal = busy ** source.choice([0.6, 1.0, 2.5], p=[0.4, 0.4, 0.2])
    price = source.lognormal(5.3, 0.75) * (source.lognormal(1.6, 0.6) if wholesale else 1.0)
    here = (np.arange(DAYS) >= joins) & (np.arange(DAYS) <= leaves)
    days = np.flatnonzero(source.random(DAYS) < per_day * seasonal * here)
    days = np.union1d(days, [int(joins)] if 0 < joins < DAYS else []).astype(int)
    facts: list[Fact] = []
    for day in days.tolist():
        facts += _basket(source, day, price)
    return facts


def _basket(source: np.random.Generator, day: int, price: float) -> list[Fact]:
    micros = (START + day) * DAY + int(source.uniform(0.3, 0.8) * DAY)
    cents = int(100 * price * source.lognormal(0, 0.6))
    lines = 1 + int(source.poisson(12))
    category = CATEGORIES[source.integers(len(CATEGORIES))]
    bought = Fact(micros, 100 * cents, False, lines * int(source.integers(1, 13)), lines, category)
    if source.random() > 0.07:
        return [bought]
    back = int(cents * source.choice([1.0, 0.1], p=[0.3, 0.7]))
    return [bought, Fact(micros + DAY // 4, -100 * back, True, 1, 1, bought.category)]
