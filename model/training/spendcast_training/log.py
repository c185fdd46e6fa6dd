"""What a file of purchases says: facts by customer, and what became of each line."""

import functools
import gc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from spendcast_training.features import Fact

REJECTED = "rejected_"


@dataclass
class Log:
    """Facts by customer in the order of the file, which stands for the order of arrival.

    counts: of events or rows, by what became of them; `rejected_` and the reason for those that
    broke a rule. first_lines: the first line of each kind of rejected events. currencies: events by
    the currency they were in.
    """

    facts: dict[str, list[Fact]] = field(default_factory=dict)
    places: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    counts: Counter = field(default_factory=Counter)
    fingerprint: str = ""
    first_lines: dict[str, int] = field(default_factory=dict)
    currencies: Counter = field(default_factory=Counter)

    def add(self, customer: str, fact: Fact, place: tuple[str, str], currency: str = "") -> None:
        """Counts the fact, too. place: country and channel, empty where unknown."""
        self.counts["refunds" if fact.refund else "purchases"] += 1
        if currency:
            self.currencies[currency] += 1
        self.facts.setdefault(customer, []).append(fact)
        self.places.setdefault(customer, []).append(place)

    def reject(self, reason: str, line: int) -> None:
        self.counts[REJECTED + reason] += 1
        self.first_lines.setdefault(REJECTED + reason, line)

    def described(self, name: str) -> str:
        """A count with its name, and the first line of rejected ones."""
        first = self.first_lines.get(name)
        return f"{self.counts[name]:,} {name}" + (f" from line {first} on" if first else "")


def without_collector(read: Callable) -> Callable:
    """Reads while the garbage collector rests: it would walk millions of facts again and again."""

    @functools.wraps(read)
    def wrapped(*arguments, **options):
        enabled = gc.isenabled()
        gc.disable()
        try:
            return read(*arguments, **options)
        finally:
            if enabled:
                gc.enable()

    return wrapped
