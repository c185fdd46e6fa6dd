"""What a log holds, in a few lines for people."""

from heapq import nlargest
from itertools import chain

import numpy as np

from spendcast_training.currency import amount_text
from spendcast_training.log import Log

LARGEST = 5


def summary(log: Log, base_currency: str) -> str:
    """Counts by outcome, days, currencies, totals and the largest purchases."""
    facts = [*chain.from_iterable(log.facts.values())]
    bought = sum(fact.amount_e4 for fact in facts if not fact.refund)
    refunded = -sum(fact.amount_e4 for fact in facts if fact.refund)
    days = f"{_day(min(fact.micros for fact in facts))} to {_day(max(f.micros for f in facts))}"
    lines = [
        *[_line(name, log.described(name).replace(f" {name}", "")) for name in _names(log)],
        _line("customers", f"{len(log.facts):,}"),
        _line("days", days),
        _line("total", f"{amount_text(bought - refunded, base_currency)} {base_currency}"),
        _line("of it purchases", amount_text(bought, base_currency)),
        _line("of it refunds", amount_text(-refunded, base_currency)),
    ]
    if log.currencies:
        named = ", ".join(f"{code} {count:,}" for code, count in log.currencies.most_common())
        lines.append(_line("currencies", named))
    return "\n".join([*lines, *_largest(log, base_currency)])


def _names(log: Log) -> list[str]:
    """Purchases and refunds first, then the rest by name."""
    first = ("purchases", "refunds")
    rest = sorted(name for name in log.counts if name not in (*first, "customers"))
    return [name for name in (*first, *rest) if log.counts[name]]


def _largest(log: Log, base_currency: str) -> list[str]:
    purchases = (
        (fact.amount_e4, fact.micros, customer)
        for customer, facts in log.facts.items()
        for fact in facts
        if not fact.refund
    )
    largest = nlargest(LARGEST, purchases)
    return [
        _line(
            "largest purchase" if place == 0 else "",
            f"{amount_text(amount_e4, base_currency)} {_day(micros)} {who}",
        )
        for place, (amount_e4, micros, who) in enumerate(largest)
    ]


def _line(name: str, value: str) -> str:
    return f"{name:32} {value}"


def _day(micros: int) -> str:
    return str(np.datetime64(micros, "us").astype("datetime64[D]"))
