"""Facts known before a date, and the rows that are judged after it."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spendcast_training.benchmark.shop_log import Places, ShopLog
from spendcast_training.examples import Examples, Outcomes, Row
from spendcast_training.features import DAY, HISTORY_LIMIT, Fact

PURCHASE_DAYS = 30
MOST_ROWS = 6_000


@dataclass(frozen=True)
class Past:
    """All that a model may know at a date: the facts that arrived before it."""

    facts: dict[str, list[Fact]]
    places: Places
    date: int
    horizon_days: int
    max_examples: int
    seed: int


@dataclass(frozen=True)
class Judged:
    """Rows after a date: purchases of the next 30 days, and all customers at the date itself.

    examples: features as of each row, and what really followed; names: of the customers of each
    row; history: repeat purchases, days to the last one, age and mean amount as BG/NBD needs them.
    """

    examples: Examples
    names: list[str]

    @cached_property
    def purchases(self) -> np.ndarray:
        return ~self.examples.cutoff


def past(log: ShopLog, date: int, horizon_days: int, max_examples: int, seed: int) -> Past:
    return Past(*log.before(date), date, horizon_days, max_examples, seed)


def judged(log: ShopLog, date: int, end: int, horizon_days: int, features) -> Judged:
    """end: of the log; a row needs its horizon before it. features: those of a row."""
    rows, horizon = [], horizon_days * DAY
    until = min(date + PURCHASE_DAYS * DAY, end - horizon)
    for number, customer in enumerate(log.facts):
        rows += [(customer, row) for row in _purchases(log, customer, number, date, until)]
        rows += [(customer, row) for row in _customer(log, customer, number, date)]
    rows = _sampled(rows)
    labels = [
        Outcomes(log.happened(customer)).after(row.micros - (row.purchase is None), horizon)
        for customer, row in rows
    ]
    examples = Examples(
        features=np.array([features(row) for _, row in rows], dtype=np.float64).astype(np.float32),
        bought=np.array([bought for bought, _ in labels]),
        spend=np.array([spend for _, spend in labels]),
        micros=np.array([row.micros for _, row in rows]),
        customer=np.array([row.customer for _, row in rows]),
        cutoff=np.array([row.purchase is None for _, row in rows]),
    )
    return Judged(examples, [customer for customer, _ in rows])


def _purchases(log: ShopLog, customer: str, number: int, date: int, until: int) -> list[Row]:
    return [
        Row(number, fact.micros, fact, _history(log, customer, fact.micros), ("", "", ""))
        for fact in log.happened(customer)
        if date <= fact.micros < until and not fact.refund
    ]


def _customer(log: ShopLog, customer: str, number: int, date: int) -> list[Row]:
    history = _history(log, customer, date)
    if all(fact.refund for fact in history):
        return []
    return [Row(number, date, None, history, ("", "", ""))]


def _history(log: ShopLog, customer: str, micros: int) -> list[Fact]:
    """Facts that arrived and occurred before a moment, newest first."""
    ordered = sorted(log.known(customer, micros))
    end = bisect_left(ordered, (micros,))
    return ordered[max(0, end - HISTORY_LIMIT) : end][::-1]


def _sampled(rows: list) -> list:
    """At most so many rows of each population."""
    found, source = [], np.random.default_rng(1)
    for cutoff in (False, True):
        mine = [row for row in rows if (row[1].purchase is None) == cutoff]
        if len(mine) > MOST_ROWS:
            chosen = np.sort(source.choice(len(mine), MOST_ROWS, replace=False))
            mine = [mine[place] for place in chosen]
        found += mine
    return found
