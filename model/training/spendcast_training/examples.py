"""Turns facts into examples: features as of each purchase, and what came after it."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import accumulate, chain

import numpy as np

from spendcast_training.features import DAY, HISTORY_LIMIT, Fact, features


@dataclass(frozen=True)
class Examples:
    """One row per purchase whose horizon is over.

    features: float32 [n, features]; bought: whether any purchase followed within the horizon;
    spend: further purchases less refunds in it, at least 0; micros: of the purchase; customer: a
    number, the same for all rows of a customer; cutoff: False for a purchase, True for a customer
    at a date; segment: country, channel and category by name, empty where unknown.
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


def make_examples(
    facts: dict[str, list[Fact]], horizon_days: int, limit: int, seed: int
) -> Examples:
    """At most `limit` examples, drawn evenly, the same for the same seed.

    The data end where only a thousandth of the events is later: one event with a time far in the
    future does not stretch them.
    """
    times = np.sort([fact.micros for fact in chain.from_iterable(facts.values())])
    end = int(times[int(0.999 * (len(times) - 1))])
    horizon = horizon_days * DAY
    complete = sum(_has_label(f, end - horizon) for f in chain.from_iterable(facts.values()))
    if complete == 0:
        raise ValueError(f"no purchase has a horizon of {horizon_days} days that is over")
    chosen = np.random.default_rng(seed).random(complete) < limit / complete
    rows, position = [], 0
    for number, arrived in enumerate(facts.values()):
        for fact, history in _histories(arrived):
            if not _has_label(fact, end - horizon):
                continue
            if chosen[position]:
                rows.append((number, fact, history))
            position += 1
    return _examples(rows, [*facts.values()], horizon)


def _has_label(fact: Fact, latest: int) -> bool:
    return not fact.refund and fact.micros <= latest


def _histories(arrived: list[Fact]) -> Iterator[tuple[Fact, list[Fact]]]:
    """Each fact with those that arrived before it and occurred strictly before it, newest first."""
    before: list[tuple[int, int]] = []
    for arrival, fact in enumerate(arrived):
        end = bisect_left(before, (fact.micros, -1))
        newest = before[max(0, end - HISTORY_LIMIT) : end]
        yield fact, [arrived[index] for _, index in reversed(newest)]
        insort(before, (fact.micros, arrival))


def _examples(rows: list, customers: list[list[Fact]], horizon: int) -> Examples:
    outcomes: dict[int, Outcomes] = {}
    labels = []
    for number, fact, _ in rows:
        if number not in outcomes:
            outcomes[number] = Outcomes(customers[number])
        labels.append(outcomes[number].after(fact.micros, horizon))
    values = [[*features(history, fact).values()] for _, fact, history in rows]
    return Examples(
        features=np.array(values, dtype=np.float64).astype(np.float32),
        bought=np.array([bought for bought, _ in labels]),
        spend=np.array([spend for _, spend in labels]),
        micros=np.array([fact.micros for _, fact, _ in rows]),
        customer=np.array([number for number, _, _ in rows]),
        cutoff=np.zeros(len(rows), dtype=bool),
        segment={"category": np.array([fact.category for _, fact, _ in rows], dtype=str)},
    )


class Outcomes:
    """A customer's facts by time, with running totals."""

    def __init__(self, facts: list[Fact]):
        ordered = sorted(facts)
        self._times = [fact.micros for fact in ordered]
        self._purchases = [0, *accumulate(not fact.refund for fact in ordered)]
        self._cents = [0, *accumulate(fact.cents for fact in ordered)]

    def after(self, micros: int, horizon: int) -> tuple[bool, float]:
        """Whether a purchase follows within the horizon, and the net spend in it, at least 0."""
        first = bisect_right(self._times, micros)
        last = bisect_right(self._times, micros + horizon)
        bought = self._purchases[last] > self._purchases[first]
        return bought, max(0, self._cents[last] - self._cents[first]) / 100
