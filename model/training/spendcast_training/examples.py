"""Turns facts into examples: features as of purchases and cut-off dates, and what came after."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, tzinfo
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np

from spendcast_training.features import DAY, E4, HISTORY_LIMIT, Fact, features, features_at
from spendcast_training.zones import local_micros, start_of_month

SEGMENTS = ("country", "channel", "category")
# Cut-off rows are a second view of the same customers: at most one to two purchases.
CUTOFF_SHARE = 1 / 3
# Customers whose newest state the formula learns from.
MOST_STATES = 50_000
FOREVER = 1 << 62


@dataclass(frozen=True)
class Examples:
    """One row per purchase, and per customer and cut-off date, whose horizon is over.

    features: float32 [n, features]; bought: whether any purchase followed within the horizon;
    spend: further purchases less refunds in it, at least 0; micros: of the purchase or cut-off;
    customer: a number, the same for all rows of a customer; cutoff: False for a purchase; segment:
    country, channel and category by name, empty where unknown; at a cut-off those of the newest
    purchase.
    """

    features: np.ndarray
    bought: np.ndarray
    spend: np.ndarray
    micros: np.ndarray
    customer: np.ndarray
    cutoff: np.ndarray
    segment: dict[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.micros)

    def where(self, rows: np.ndarray) -> "Examples":
        columns = [getattr(self, column.name) for column in fields(self)]
        segment = {name: values[rows] for name, values in self.segment.items()}
        return Examples(*(column[rows] for column in columns[:-1]), segment)

    def newest_of_each(self) -> "Examples":
        """The last row of each customer, in the order of the rows."""
        order = np.lexsort((self.micros, self.customer))
        customers = self.customer[order]
        return self.where(np.sort(order[np.append(customers[1:] != customers[:-1], True)]))


class Row(NamedTuple):
    """A purchase with its history, or a moment with the facts before it, newest first."""

    customer: int
    micros: int
    purchase: Fact | None
    history: list[Fact]
    segment: tuple[str, str, str]

    def features(self, zone: tzinfo = UTC) -> list[float]:
        if self.purchase is None:
            return [*features_at(self.history, self.micros, zone).values()]
        return [*features(self.history, self.purchase, zone).values()]


def make_examples(
    facts: dict[str, list[Fact]],
    horizon_days: int,
    limit: int,
    seed: int,
    places: dict[str, list[tuple[str, str]]] | None = None,
    zone: tzinfo = UTC,
) -> Examples:
    """At most about `limit` rows of purchases and a third of that of cut-offs, the same for a seed.

    Cut-offs are the first of each month. The data end where only a thousandth of the events is
    later: one event with a time far in the future does not stretch them. places: country and
    channel of each fact, in the same order. zone: time zone of the shop's days and months.
    """
    times = np.sort([fact.micros for fact in chain.from_iterable(facts.values())])
    horizon = horizon_days * DAY
    latest = int(times[int(0.999 * (len(times) - 1))]) - horizon
    months = _months(int(times[0]), latest, zone)
    within = (-FOREVER, latest)
    complete = sum(_is_within(f, within) for f in chain.from_iterable(facts.values()))
    if complete == 0:
        raise ValueError(f"no purchase has a horizon of {horizon_days} days that is over")
    known = sum(_customers_known(arrived, months) for arrived in facts.values())
    draw = np.random.default_rng(seed)
    chosen = draw.random(complete) < limit / complete
    seen = draw.random(known) < CUTOFF_SHARE * min(limit, complete) / max(1, known)
    purchases, cutoffs = iter(chosen), iter(seen)
    rows = []
    for number, (customer, arrived) in enumerate(facts.items()):
        placed = places[customer] if places else [("", "")] * len(arrived)
        rows += _of_purchases(number, arrived, placed, (-FOREVER, latest), purchases)
        rows += _of_cutoffs(number, arrived, placed, months, cutoffs)
    return _examples(rows, [*facts.values()], horizon, zone)


def recent_rows(
    facts: dict[str, list[Fact]], horizon_days: int, limit: int, seed: int, zone: tzinfo = UTC
) -> Examples:
    """The purchases whose horizon is not over, and every customer as of the end.

    Features as ever; bought and spend mean nothing here. Of the purchases a share as large as of
    those in `make_examples` with the same limit, so that both together are an even sample.
    """
    times = np.sort([fact.micros for fact in chain.from_iterable(facts.values())])
    end = int(times[int(0.999 * (len(times) - 1))])
    begin = end - horizon_days * DAY
    purchases = [f.micros for f in chain.from_iterable(facts.values()) if not f.refund]
    complete = sum(micros <= begin for micros in purchases)
    later = sum(begin < micros <= end for micros in purchases)
    known = sum(_customers_known(arrived, [end + 1]) for arrived in facts.values())
    draw = np.random.default_rng(seed + 1)
    chosen = iter(draw.random(later) < limit / max(1, complete))
    kept, rows = iter(draw.random(known) < MOST_STATES / max(1, known)), []
    for number, arrived in enumerate(facts.values()):
        unplaced = [("", "")] * len(arrived)
        rows += _of_purchases(number, arrived, unplaced, (begin, end), chosen)
        rows += _of_cutoffs(number, arrived, unplaced, [end + 1], kept)
    return _examples(rows, [*facts.values()], horizon_days * DAY, zone)


def _is_within(fact: Fact, span: tuple[int, int]) -> bool:
    """A purchase after the first moment and up to the second."""
    return not fact.refund and span[0] < fact.micros <= span[1]


def _months(first: int, latest: int, zone: tzinfo) -> list[int]:
    """The first moment of each month after the first fact, in microseconds."""
    first, last = local_micros(np.array([first, latest]), zone)
    begin = np.datetime64(int(first), "us").astype("datetime64[M]") + 1
    end = np.datetime64(int(last), "us").astype("datetime64[M]") + 1
    months = [start_of_month(month, zone) for month in np.arange(begin, end)]
    return [month for month in months if month <= latest]


def _customers_known(arrived: list[Fact], months: list[int]) -> int:
    first = min((fact.micros for fact in arrived if not fact.refund), default=None)
    return 0 if first is None else len(months) - bisect_right(months, first)


def _of_purchases(
    number, arrived, placed, span: tuple[int, int], chosen: Iterator[bool]
) -> list[Row]:
    """With what arrived before and occurred strictly before, newest first."""
    rows, before = [], []
    for arrival, fact in enumerate(arrived):
        if _is_within(fact, span) and next(chosen):
            end = bisect_left(before, (fact.micros, -1))
            newest = before[max(0, end - HISTORY_LIMIT) : end][::-1]
            history = [arrived[index] for _, index in newest]
            segment = (*placed[arrival], fact.category)
            rows.append(Row(number, fact.micros, fact, history, segment))
        insort(before, (fact.micros, arrival))
    return rows


def _of_cutoffs(number, arrived, placed, months: list[int], chosen: Iterator[bool]) -> list[Row]:
    """At each month's beginning after the first purchase, all that occurred before."""
    count = _customers_known(arrived, months)
    wanted = [month for month in months[len(months) - count :] if next(chosen)]
    if not wanted:
        return []
    order = sorted(range(len(arrived)), key=lambda index: (arrived[index].micros, index))
    times, rows = [arrived[index].micros for index in order], []
    for month in wanted:
        end = bisect_left(times, month)
        newest = order[max(0, end - HISTORY_LIMIT) : end][::-1]
        last = next(i for i in reversed(order[:end]) if not arrived[i].refund)
        segment = (*placed[last], arrived[last].category)
        rows.append(Row(number, month, None, [arrived[i] for i in newest], segment))
    return rows


def _examples(rows: list[Row], customers: list[list[Fact]], horizon: int, zone: tzinfo) -> Examples:
    outcomes: dict[int, Outcomes] = {}
    labels = []
    for row in rows:
        if row.customer not in outcomes:
            outcomes[row.customer] = Outcomes(customers[row.customer])
        # A fact at the very moment of a cut-off comes after it; a purchase is not its own outcome.
        begin = row.micros if row.purchase else row.micros - 1
        labels.append(outcomes[row.customer].after(begin, horizon))
    segments = [row.segment for row in rows]
    return Examples(
        features=np.array([row.features(zone) for row in rows], dtype=np.float64).astype(
            np.float32
        ),
        bought=np.array([bought for bought, _ in labels]),
        spend=np.array([spend for _, spend in labels]),
        micros=np.array([row.micros for row in rows]),
        customer=np.array([row.customer for row in rows]),
        cutoff=np.array([row.purchase is None for row in rows]),
        segment=dict(zip(SEGMENTS, np.array(segments, dtype=str).T, strict=True)),
    )


class Outcomes:
    """A customer's facts by time, with running totals."""

    def __init__(self, facts: list[Fact]):
        ordered = sorted(facts)
        self._times = [fact.micros for fact in ordered]
        self._purchases = [0, *accumulate(not fact.refund for fact in ordered)]
        self._net_e4 = [0, *accumulate(fact.amount_e4 for fact in ordered)]

    def after(self, micros: int, horizon: int) -> tuple[bool, float]:
        """Whether a purchase follows within the horizon, and the net spend in it, at least 0."""
        first = bisect_right(self._times, micros)
        last = bisect_right(self._times, micros + horizon)
        bought = self._purchases[last] > self._purchases[first]
        return bought, max(0, self._net_e4[last] - self._net_e4[first]) / E4
