"""Reads a CSV of one's own, a row per purchase, refund or line of an order."""

import logging
from collections import Counter
from decimal import Decimal
from pathlib import Path

from spendcast_training.contract.event import DAY_SECONDS
from spendcast_training.features import Fact
from spendcast_training.log import REJECTED, Log, without_collector
from spendcast_training.rates import NoRateError, Rates
from spendcast_training.reading import doubts
from spendcast_training.reading.columns import Columns, key
from spendcast_training.reading.options import CsvOptions
from spendcast_training.reading.orders import LEFT_OUT, REFUNDED, Order, Orders
from spendcast_training.reading.rows import Rows
from spendcast_training.reading.table import Table
from spendcast_training.reading.text import TextFile
from spendcast_training.reading.values import RowError, Values

_LOG = logging.getLogger(__name__)
AS_IT_IS = CsvOptions()


@without_collector
def read_csv(file: Path, rates: Rates, options: CsvOptions = AS_IT_IS) -> Log:
    """Columns: customer_id, date, amount, and more as `reading.columns` lists them.

    Rows of one order are summed. An amount below 0, or a type, makes a refund; so does a column of
    refunded amounts, at the time of the purchase. Rows without a customer are counted and left out.
    Orders count in the order of time; of rows with one event id, the first. Reports the columns
    first, then how the file was read. Raises ValueError in one line, with file, line, value and
    remedy, for the first row that can't be read, unless such rows are to be skipped.
    """
    text, counts = TextFile.of(file, options.encoding), Counter()
    if text.note:
        _LOG.info(text.note)
    with text.lines() as lines:
        rows = Rows(file, lines, counts, options.skip_bad_rows)
        columns = Columns.find(file, rows.header_line, rows.header, options.columns)
        _LOG.info(columns.described())
        table = Table.of(columns, rows)
    values = Values(file, table, columns, options, rates.base)
    for note in values.notes:
        _LOG.info(note)
    reader = Orders(values, counts, options.skip_bad_rows)
    orders = reader.read(table.cells())
    if reader.looks_repeated():
        _LOG.info(
            "orders: nearly all have the same amount on each line, and the lines are summed; if it "
            f"is the order's total, pass --column order_total='{columns.name('amount')}'"
        )
    named = [order.customer for order in orders if not values.is_nobody(order.customer)]
    repeated = 0 if values.has("event_id") else table.repeated()
    for note in doubts.of_customers(named) + doubts.of_rows(repeated, len(table)):
        _LOG.info(note)
    if values.has_fine_amounts():
        _LOG.info("amounts: some have more than four decimals; orders are rounded to four")
    log = Log(counts=counts, fingerprint=text.fingerprint)
    _Writer(log, values, rates, options.skip_bad_rows).write(orders)
    return log


class _Writer:
    """Writes orders as facts."""

    def __init__(self, log: Log, values: Values, rates: Rates, skip_bad: bool):
        self._log, self._values, self._rates, self._skip_bad = log, values, rates, skip_bad
        self._statuses: dict[str, str] = {}
        self._seen: Counter = Counter()

    def write(self, orders: list[Order]) -> None:
        """In the order of time; of equal times, in the order of the file."""
        found = []
        for order in orders:
            status = self._status(order.status)
            self._seen[status] += 1
            if self._values.is_nobody(order.customer):
                self._log.counts["guests"] += 1
            elif status in LEFT_OUT:
                self._log.counts[f"left_out_{status}"] += 1
            else:
                found += [(order, fact) for fact in self._usable(order, status)]
        if any(self._seen):
            _LOG.info(f"status: {', '.join(map(self._described, sorted(self._seen)))}")
        found.sort(key=lambda pair: pair[1].micros)
        for order, fact in found:
            self._log.add(order.customer, fact, order.place, order.currency)

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

    def _usable(self, order: Order, status: str) -> list[Fact]:
        try:
            return self._facts(order, status)
        except RowError as problem:
            if not self._skip_bad:
                raise
            self._log.counts[REJECTED + problem.reason] += 1
            return []

    def _facts(self, order: Order, status: str) -> list[Fact]:
        """One, or two for a purchase that was refunded."""
        refund = order.amount < 0 if order.refund is None else order.refund
        if not refund and order.amount < 0:
            raise self._wrong(order, "0 or more for a purchase", "bad_amount")
        facts = [self._fact(order, abs(order.amount), refund)]
        refunded = order.refunded
        if refunded is None and status in REFUNDED:
            refunded = order.amount
        if refunded and not refund:
            facts.append(self._fact(order, min(refunded, order.amount), True))
        return facts

    def _fact(self, order: Order, amount: Decimal, refund: bool) -> Fact:
        amount_e4 = self._amount_e4(order, amount)
        signed = -amount_e4 if refund else amount_e4
        return Fact(order.micros, signed, refund, order.units, order.lines, order.category)

    def _amount_e4(self, order: Order, amount: Decimal) -> int:
        try:
            amount_e4 = self._rates.convert_amount(
                amount, order.currency, order.micros // 1_000_000 // DAY_SECONDS
            )
        except NoRateError as problem:
            raise self._no_rate(order, str(problem)) from problem
        except ValueError as problem:
            raise self._wrong(order, "less than 10^12", "amount_overflow") from problem
        return amount_e4

    def _no_rate(self, order: Order, problem: str) -> RowError:
        base = self._rates.base
        return RowError(
            "no_exchange_rate",
            f"{self._values.place(order.row)}: currency must be {base} or one with a rate of at "
            f"most 10 days before, but was {order.currency!r} ({problem}); pass --rates FILE with "
            f"the columns currency,day,rate, or --base-currency if all amounts are in it",
        )

    def _wrong(self, order: Order, must: str, reason: str) -> RowError:
        return RowError(
            reason,
            f"{self._values.place(order.row)}: amount must be {must}, but was "
            f"{str(order.amount)!r}; correct it, or pass --skip-bad-rows",
        )
