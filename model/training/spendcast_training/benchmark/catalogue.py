"""The logs of the benchmark and the dates at which each is judged."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import log

import numpy as np

from spendcast_training.benchmark.mistakes import mistyped_amount, mistyped_date
from spendcast_training.benchmark.seasonal import START, seasonal_log
from spendcast_training.benchmark.shop_log import ShopLog
from spendcast_training.benchmark.shops import MONTH_DAYS, Shop, simulate
from spendcast_training.benchmark.subscriptions import subscriptions
from spendcast_training.datasets import read_cdnow
from spendcast_training.features import DAY

# Seeds to develop with. The reserved ones run with `--final` only, once, after the last change.
SEEDS = (11, 12)
RESERVED_SEEDS = (91, 92)
WHOLESALE_SEEDS, RESERVED_WHOLESALE_SEEDS = (1, 2, 3), (91, 92, 93)
SIZES = (300, 1_000, 5_000, 20_000)
# Months that the log is old at each date that is judged, by its age at the last of them.
DATES = {
    6: (3, 4, 5, 6),
    9: (6, 7, 8, 9),
    12: (9, 10, 11, 12),
    18: (12, 14, 16, 18),
    24: (15, 18, 21, 24),
}
# Tenths of CDNOW's customers to develop with; the others are reserved.
TENTHS, RESERVED_TENTHS = range(0, 10, 2), range(1, 10, 2)
CDNOW_END = "1998-07-01"
CDNOW_DATES = ("1997-05-01", "1997-07-01", "1997-10-01", "1998-01-01", "1998-03-01", "1998-04-01")
SEASONAL_DATES = ("2024-12-01", "2025-02-01", "2025-05-01", "2025-08-01")


@dataclass(frozen=True)
class Entry:
    """A log by name, how to make it, and when it is judged.

    dates: in microseconds; begin, end: of what is known of the log; family: logs that are
    summarised together; fingerprint: of what determines the content beside the code; code: the
    files of this package that it depends on.
    """

    name: str
    family: str
    make: Callable[[], ShopLog]
    begin: int
    end: int
    dates: tuple[int, ...]
    fingerprint: str = ""
    code: tuple[str, ...] = ()

    def months(self, date: int) -> float:
        """Age of the log at a date."""
        return (date - self.begin) / DAY / MONTH_DAYS


def catalogue(final: bool) -> list[Entry]:
    """The logs to develop with, or the reserved ones."""
    seeds, tenths = (RESERVED_SEEDS, RESERVED_TENTHS) if final else (SEEDS, TENTHS)
    return [
        *_shops(seeds[0]),
        *_changing(seeds[1]),
        *_kinds(seeds[1]),
        *_mistyped(seeds[1]),
        _cdnow("cdnow", "cdnow", range(10)),
        *(_cdnow(f"cdnow-tenth-{tenth}", "cdnow tenths", [tenth]) for tenth in tenths),
    ]


def _shops(seed: int) -> Iterator[Entry]:
    for size in SIZES:
        for months in DATES:
            yield _of(
                f"shop-{size}-{months}m", f"shop {size}", Shop.drawn(size, months, seed), seed
            )


def _changing(seed: int) -> Iterator[Entry]:
    for name, yearly in (("growing", 1.5), ("shrinking", 0.5)):
        for months in (12, 24):
            shop = replace(Shop.drawn(4_000, months, seed), growth=log(yearly))
            yield _of(f"{name}-{months}m", name, shop, seed)


def _kinds(seed: int) -> Iterator[Entry]:
    for months in (12, 24):
        shop = replace(Shop.drawn(6_000, months, seed), once=0.9)
        yield _of(f"marketplace-{months}m", "marketplace", shop, seed)
    for months in (12, 24):
        shop = Shop.drawn(1_500, months, seed)
        entry = _of(f"subscriptions-{months}m", "subscriptions", shop, seed)
        yield replace(
            entry,
            make=lambda months=months, shop=shop: subscriptions(1_500, months, seed, shop.begin),
            code=("shops.py", "subscriptions.py"),
        )
    for wholesale in WHOLESALE_SEEDS if seed in SEEDS else RESERVED_WHOLESALE_SEEDS:
        yield _seasonal(f"wholesale-{wholesale}", wholesale)


def _seasonal(name: str, seed: int) -> Entry:
    begin, end = START * DAY, (START + 739) * DAY
    dates = tuple(map(_micros, SEASONAL_DATES))

    def make() -> ShopLog:
        return ShopLog(seasonal_log(6_000, seed))

    return Entry(name, "wholesale", make, begin, end, dates, str(seed), ("seasonal.py",))


def _mistyped(seed: int) -> Iterator[Entry]:
    """The same shop with a mistake before the first date, and one without it to compare with."""
    entry = _of("unspoilt-18m", "mistyped", Shop.drawn(2_000, 18, seed), seed)
    at = entry.begin + 200 * DAY
    yield entry
    entry = replace(entry, code=("shops.py", "mistakes.py"))
    yield replace(entry, name="mistyped-amount", make=lambda: mistyped_amount(entry.make(), at))
    for year in (2009, 2099):
        yield replace(
            entry,
            name=f"mistyped-{year}",
            make=lambda year=year: mistyped_date(entry.make(), at, year),
        )


def _of(name: str, family: str, shop: Shop, seed: int) -> Entry:
    begin = shop.begin * DAY
    ages = DATES[shop.months]
    dates = tuple(begin + round(age * MONTH_DAYS) * DAY for age in ages)
    end = begin + (shop.known_days + 122) * DAY
    key = f"{shop} {seed}"
    return Entry(name, family, lambda: simulate(shop, seed), begin, end, dates, key, ("shops.py",))


def _cdnow(name: str, family: str, tenths) -> Entry:
    def make() -> ShopLog:
        facts = read_cdnow().facts
        return ShopLog({c: known for c, known in facts.items() if int(c) % 10 in tenths})

    dates = tuple(map(_micros, CDNOW_DATES))
    return Entry(name, family, make, _micros("1997-01-01"), _micros(CDNOW_END), dates)


def _micros(day: str) -> int:
    return int(np.datetime64(day, "us").astype(np.int64))
