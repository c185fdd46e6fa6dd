"""Writes the purchases and refunds of a CSV as events of the contract, for the stream."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from spendcast_training.contract import Rejection, parse
from spendcast_training.contract.event import MAX_CHARACTERS
from spendcast_training.csv_items import items, price
from spendcast_training.csv_orders import CsvOrders, Entry
from spendcast_training.log import without_collector
from spendcast_training.reading.options import CsvOptions
from spendcast_training.reading.order import NOTHING
from spendcast_training.reading.orders import DAY
from spendcast_training.reading.values import RowError
from spendcast_training.whole import whole

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Converted:
    """Counts of the rows read and the events written, and sums by currency."""

    def __init__(self, counts: Counter):
        self.counts = counts
        self.customers: set[str] = set()
        self.sums: dict[str, list[Decimal]] = {}
        self.currencies: Counter = Counter()

    def add(self, entry: Entry) -> None:
        self.counts["refunds" if entry.refund else "purchases"] += 1
        self.customers.add(entry.order.customer)
        self.currencies[entry.order.currency] += 1
        of_currency = self.sums.setdefault(entry.order.currency, [NOTHING, NOTHING])
        of_currency[entry.refund] += price(entry.amount)


@without_collector
def convert(file: Path, out: Path, currency: str, options: CsvOptions) -> Converted:
    """One event a purchase or refund, by time; gzipped where the name of `out` ends in .gz.

    The same rows give the same event ids, also beside other rows: a later export of the same
    orders adds the new ones only. Each event passes the contract; a row whose event would not
    ends the conversion with its line, or is left out as a bad row. `out` appears when it is whole.
    """
    orders = CsvOrders.read(file, currency, options)
    made = orders.used(_Events(orders, options.latest()).line, options.skip_bad_rows)
    if not made:
        raise ValueError(
            f"{file}: no purchase or refund to write (found: {dict(orders.counts) or 'no rows'})"
        )
    converted = Converted(orders.counts)
    for entry, _ in made:
        converted.add(entry)
    with whole(out) as part, _opened(part, out.suffix == ".gz") as file_of_events:
        file_of_events.writelines(line for _, line in made)
    return converted


@contextmanager
def _opened(file: Path, zipped: bool) -> Iterator[BinaryIO]:
    """Without name and time, so that the same events make the same bytes."""
    with file.open("wb") as raw:
        if zipped:
            with gzip.GzipFile("", "wb", 6, raw, 0) as packed:
                yield packed
        else:
            yield raw


class _Events:
    """Events in the order of the file, each with an id of its own."""

    def __init__(self, orders: CsvOrders, latest: int):
        self._orders, self._latest = orders, latest
        self._known: Counter = Counter()

    def line(self, entry: Entry) -> bytes:
        order = entry.order
        event_id = self._event_id(entry)
        event = {
            "event_id": event_id,
            "type": "refund" if entry.refund else "purchase",
            "order_id": order.number or event_id,
            "customer_id": order.customer,
            "occurred_at": (_EPOCH + timedelta(microseconds=order.micros)).isoformat(),
            "currency": order.currency,
            "country": order.place[0],
            "channel": order.place[1],
            "items": [*items(entry)],
        }
        line = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            parse(line, self._latest)
        except Rejection as problem:
            raise RowError(
                problem.reason,
                f"{self._orders.place(order)}: the stream would refuse this order as "
                f"{problem.reason}: ids must have 1 to {MAX_CHARACTERS} characters, country and "
                f"channel at most {MAX_CHARACTERS}, and an amount be less than 10^12, but the "
                f"customer is {order.customer[:80]!r} and the order {order.number[:80]!r}; "
                "correct it, or pass --skip-bad-rows",
            ) from problem
        return line + b"\n"

    def _event_id(self, entry: Entry) -> str:
        order = entry.order
        if order.event_id:
            return f"{order.event_id}-refund" if self._is_second(order.event_id) else order.event_id
        when = str(order.micros // DAY if order.number else order.micros)
        what = "" if order.number else str(price(entry.amount))
        kind = "refund" if entry.refund else "purchase"
        parts = [order.number, order.customer, order.currency, when, kind, what]
        name = json.dumps(parts)
        self._known[name] += 1
        return hashlib.sha256(f"{name}{self._known[name]}".encode()).hexdigest()[:32]

    def _is_second(self, event_id: str) -> bool:
        self._known[event_id] += 1
        return self._known[event_id] > 1
