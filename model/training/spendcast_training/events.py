"""Reads a log of contract events into facts by customer."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from spendcast_training.features import EPOCH, Fact
from spendcast_training.rates import NoRateError, Rates

MICROSECOND = timedelta(microseconds=1)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

# What a line that is no event can raise on its way to a fact.
BROKEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass
class Log:
    """Facts by customer in the order of the file, which stands for the order of arrival."""

    facts: dict[str, list[Fact]] = field(default_factory=dict)
    places: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    counts: Counter = field(default_factory=Counter)
    fingerprint: str = ""

    def add(self, customer: str, fact: Fact, place: tuple[str, str]) -> None:
        """place: country and channel, empty where unknown."""
        self.facts.setdefault(customer, []).append(fact)
        self.places.setdefault(customer, []).append(place)


def read_log(file: Path, rates: Rates) -> Log:
    """Reads ndjson, plain or gzipped.

    The first line with an event id counts; later ones are duplicates. Lines that break the contract
    and amounts without an exchange rate are counted and left out. The fingerprint is the SHA-256 of
    the lines, unzipped.
    """
    log, seen, digest = Log(), set(), hashlib.sha256()
    for line in _lines(file):
        digest.update(line)
        try:
            event = json.loads(line, parse_float=Decimal)
            fact = _fact(event, rates)
            event_id, customer = _id(event, "event_id"), _id(event, "customer_id")
        except NoRateError:
            log.counts["without_rate"] += 1
            continue
        except BROKEN:
            log.counts["bad"] += 1
            continue
        if event_id in seen:
            log.counts["duplicates"] += 1
            continue
        seen.add(event_id)
        log.counts["refunds" if fact.refund else "purchases"] += 1
        log.add(customer, fact, (_text(event, "country"), _text(event, "channel")))
    log.fingerprint = digest.hexdigest()
    return log


def _lines(file: Path) -> Iterator[bytes]:
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
        yield from lines


def _fact(event: dict, rates: Rates) -> Fact:
    refund = {"purchase": False, "refund": True}[event["type"]]
    at = datetime.fromisoformat(event["occurred_at"]).astimezone(UTC)
    if at < EARLIEST:
        raise ValueError(f"occurred_at must be {EARLIEST:%Y} or later, but was {at}")
    lines = [_line(item) for item in event["items"]]
    if not 1 <= len(lines) <= 10_000:
        raise ValueError(f"items must be 1 to 10,000, but were {len(lines)}")
    amount = sum((quantity * price for quantity, price, _ in lines), Decimal(0))
    cents = rates.cents(amount, event["currency"], at.date())
    units = sum(quantity for quantity, _, _ in lines)
    micros = (at - EPOCH) // MICROSECOND
    return Fact(micros, -cents if refund else cents, refund, units, len(lines), _main(lines))


def _line(item: dict) -> tuple[int, Decimal, str]:
    quantity, price = item["quantity"], item["unit_price"]
    if type(quantity) is not int or not 1 <= quantity <= 1_000_000:
        raise ValueError("quantity must be a whole number from 1 to 1,000,000")
    if not isinstance(price, str | int | Decimal) or isinstance(price, bool):
        raise TypeError("unit_price must be a decimal")
    price = Decimal(price)
    if not price.is_finite() or price < 0 or price.as_tuple().exponent < -4:
        raise InvalidOperation("unit_price must be 0 or more with at most 4 decimals")
    return quantity, price, item.get("category") or ""


def _main(lines: list[tuple[int, Decimal, str]]) -> str:
    """The category with the largest amount, the first of equals; empty when no line names one."""
    amounts: dict[str, Decimal] = {}
    for quantity, price, category in lines:
        if category:
            amounts[category] = amounts.get(category, Decimal(0)) + quantity * price
    return max(amounts, key=amounts.__getitem__, default="")


def _text(event: dict, name: str) -> str:
    value = event.get(name)
    return value if isinstance(value, str) else ""


def _id(event: dict, name: str) -> str:
    value = event[name]
    if not isinstance(value, str) or not 1 <= len(value) <= 64:
        raise ValueError(f"{name} must be a string of 1 to 64 characters")
    return value
