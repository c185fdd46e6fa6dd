"""The purchases and refunds of a CSV, with their amounts as the shop has them."""

import logging
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, TypeVar

from spendcast_training.log import REJECTED
from spendcast_training.reading import doubts
from spendcast_training.reading.columns import Columns, key
from spendcast_training.reading.ids import drop_decimals
from spendcast_training.reading.options import CsvOptions
from spendcast_training.reading.order import Order
from spendcast_training.reading.orders import LEFT_OUT, REFUNDED, Orders
from spendcast_training.reading.progress import reported
from spendcast_training.reading.rows import Rows
from spendcast_training.reading.table import Table
from spendcast_training.reading.text import TextFile
from spendcast_training.reading.values import RowError, Values, is_nobody

_LOG = logging.getLogger(__name__)
_Used = TypeVar("_Used")


class Entry(NamedTuple):
    """One purchase or refund of an order. Its amount is 0 or more, in the order's currency."""

    order: Order
    amount: Decimal
    refund: bool


class CsvOrders:
    """The orders of a file; counts says what became of its rows."""

    def __init__(self, orders: list[Order], values: Values, counts: Counter, fingerprint: str):
        self._orders, self._values = orders, values
        self.counts, self.fingerprint = counts, fingerprint
        self._statuses: dict[str, str] = {}
        self._seen: Counter = Counter()

    @classmethod
    def read(cls, file: Path, base: str, options: CsvOptions) -> "CsvOrders":
        """Reports columns, guesses and doubts. Raises ValueError for a row that can't be read.

        base: the currency of rows without one.
        """
        text, counts = TextFile.of(file, options.encoding), Counter()
        if text.note:
            _LOG.info(text.note)
        with text.lines() as lines:
            rows = Rows(file, lines, counts, options.skip_bad_rows)
            columns = Columns.find(
                file, rows.header_line, rows.header, options.columns, options.lines
            )
            _LOG.info(columns.described())
            table = Table.of(columns, reported(rows, "rows read"))
        notes = drop_decimals(table)
        values = Values(file, table, columns, options, base)
        for note in notes + values.notes:
            _LOG.info(note)
        reader = Orders(values, counts, options.skip_bad_rows, options.lines)
        orders = reader.read(reported(table.cells(), "rows added to orders"))
        if reader.looks_repeated():
            _LOG.info(
                "orders: nearly all have the same amount on each line, and the lines are summed; "
                "if it is the order's total, pass --column "
                f"order_total='{columns.name('amount')}'"
            )
        named = [order.customer for order in orders if not is_nobody(order.customer)]
        repeated = 0 if values.has("event_id") else table.repeated()
        found = doubts.of_customers(named) + doubts.of_rows(repeated, len(table))
        if not options.minor_units:
            found += doubts.of_amounts((order.amount, order.currency) for order in orders)
        for note in found:
            _LOG.info(note)
        if values.has_fine_amounts():
            _LOG.info("amounts: some have more than four decimals; orders are rounded to four")
        return cls(orders, values, counts, text.fingerprint)

    def used(self, use: Callable[[Entry], _Used], skip_bad: bool) -> list[tuple[Entry, _Used]]:
        """Each entry with what `use` makes of it, by time; of equal times, as in the file.

        Guests and cancelled orders are counted and left out. An order for which `use` raises
        RowError is counted and left out where skip_bad says so.
        """
        found = []
        for order in reported(self._orders, "orders converted"):
            status = self._status(order.status)
            self._seen[status] += 1
            if is_nobody(order.customer):
                self.counts["guests"] += 1
            elif status in LEFT_OUT:
                self.counts[f"left_out_{status}"] += 1
            else:
                try:
                    found += [(entry, use(entry)) for entry in self._entries(order, status)]
                except RowError as problem:
                    if not skip_bad:
                        raise
                    self.counts[REJECTED + problem.reason] += 1
        if any(self._seen):
            _LOG.info(f"status: {', '.join(map(self._described, sorted(self._seen)))}")
        return sorted(found, key=lambda pair: pair[0].order.micros)

    def place(self, order: Order) -> str:
        """File and line where the order begins."""
        return self._values.place(order.row)

    def wrong_amount(self, order: Order, must: str, reason: str) -> RowError:
        return RowError(
            reason,
            f"{self.place(order)}: amount must be {must}, but was {str(order.amount)!r}; "
            "correct it, or pass --skip-bad-rows",
        )

    def _described(self, status: str) -> str:
        """A status with what becomes of its orders."""
        fate = "purchase"
        if status in LEFT_OUT:
            fate = "left out"
        elif status in REFUNDED:
            fate = "purchase and refund"
        return f"{status or 'none'} = {fate} ({self._seen[status]:,})"

    def _status(self, text: str) -> str:
        if text not in self._statuses:
            self._statuses[text] = key(text).removeprefix("wc")
        return self._statuses[text]

    def _entries(self, order: Order, status: str) -> list[Entry]:
        """One, or two for a purchase that was refunded."""
        refund = order.amount < 0 if order.refund is None else order.refund
        if not refund and order.amount < 0:
            raise self.wrong_amount(order, "0 or more for a purchase", "bad_amount")
        entries = [Entry(order, abs(order.amount), refund)]
        refunded = order.refunded
        if refunded is None and status in REFUNDED:
            refunded = order.amount
        if refunded and not refund:
            entries.append(Entry(order, min(refunded, order.amount), True))
        return entries
