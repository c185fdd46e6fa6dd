"""A log of the benchmark: what a shop knows at each moment, and what really happened."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from spendcast_training.features import Fact

Places = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class ShopLog:
    """Facts by customer in the order of arrival, and country and channel of each.

    arrivals: when each fact becomes known; absent where all arrive as they occur. truth: the same
    customers without mistyped values; absent where nothing is mistyped. oracle: the expected spend
    of customers within a horizon from a moment on, given everything the simulation knows; absent
    where the log is not simulated.
    """

    facts: dict[str, list[Fact]]
    places: Places = field(default_factory=dict)
    arrivals: dict[str, list[int]] = field(default_factory=dict)
    truth: dict[str, list[Fact]] | None = None
    oracle: Callable[[list[str], np.ndarray, int], np.ndarray] | None = None

    def known(self, customer: str, micros: int) -> list[Fact]:
        """The customer's facts that arrived before a moment."""
        facts = self.facts[customer]
        times = self.arrivals.get(customer) or [fact.micros for fact in facts]
        return facts[: bisect_left(times, micros)]

    def before(self, micros: int) -> tuple[dict[str, list[Fact]], Places]:
        """Facts that arrived before a moment, with their places; only customers who have any."""
        facts = {customer: self.known(customer, micros) for customer in self.facts}
        facts = {customer: known for customer, known in facts.items() if known}
        places = {c: self.places[c][: len(known)] for c, known in facts.items() if self.places}
        return facts, places

    def happened(self, customer: str) -> list[Fact]:
        """The customer's facts as they really were, in the order of time."""
        return (self.truth or self.facts)[customer]
