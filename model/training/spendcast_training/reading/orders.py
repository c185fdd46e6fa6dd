"""Sums the lines of each order to one purchase or refund."""

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from spendcast_training.reading.columns import key
from spendcast_training.reading.order import NOTHING, Line, Order
from spendcast_training.reading.table import Cells
from spendcast_training.reading.values import RowError, Values

DAY = 86_400_000_000
MOST_UNITS = 10**9
FEW = 20
LEFT_OUT = {
    *("voided", "void", "expired", "cancelled", "canceled", "failed", "failure", "error"),
    *("declined", "draft", "checkoutdraft", "trash"),
}
REFUNDED = {"refunded", "refund", "returned", "chargeback"}
YES, NO = {"yes", "true", "y"}, {"no", "false", "n", ""}


class Orders:
    """Takes rows in the order of the file. Blank fields of a later line are those of its order."""

    def __init__(self, values: Values, counts: Counter, skip_bad: bool, lines: bool = False):
        self._values, self._counts, self._skip_bad, self._lines = values, counts, skip_bad, lines
        self._has_total, self._has_amount = values.has("order_total"), values.has("amount")
        self._events: set[str] = set()
        self._heads: dict[str, Order] = {}
        self._others: dict[tuple, Order] = {}
        self._known_units: dict[str, int] = {"": 1}
        self._places: dict[tuple[str, str], tuple[str, str]] = {}
        self._found: list[Order] = []

    def read(self, rows: Iterable[Cells]) -> list[Order]:
        """All orders in the order of the file, those of nobody included. Raises RowError."""
        for row, cells in enumerate(rows):
            try:
                if not cells.event_id or not self._is_duplicate(cells.event_id):
                    self._add(row, cells)
            except RowError as problem:
                if not self._skip_bad:
                    raise
                self._counts[f"rejected_{problem.reason}"] += 1
        return self._found

    def looks_repeated(self) -> bool:
        """Whether the amounts seem to be totals of orders that stand on every line."""
        several = [order for order in self._found if order.lines > 1]
        uniform = sum(order.uniform for order in several)
        return self._has_amount and len(several) >= FEW and uniform >= 0.95 * len(several)

    def _is_duplicate(self, event_id: str) -> bool:
        if event_id in self._events:
            self._counts["duplicates"] += 1
            return True
        self._events.add(event_id)
        return False

    def _add(self, row: int, cells: Cells) -> None:
        values, number = self._values, cells.order_id
        head = self._heads.get(number) if number else None
        if head is None:
            order = self._new(row, cells, cells.customer_id, values.date(cells.date, row))
            amount, units = self._amount(row, cells, order, False), self._units(row, cells)
            self._found.append(order)
            if number:
                self._heads[number] = order
        else:
            order = self._continued(row, cells, head)
            amount, units = self._amount(row, cells, order, True), self._units(row, cells)
        self._extend(order, row, cells, amount, units)

    def _new(self, row: int, cells: Cells, customer: str, micros: int, currency: str = "") -> Order:
        values, place = self._values, (cells.country, cells.channel)
        return Order(
            row,
            customer,
            micros,
            values.currency(cells.currency or currency, row),
            values.is_refund(cells.type, row),
            self._places.setdefault(place, place),
            cells.order_id,
            cells.event_id,
        )

    def _continued(self, row: int, cells: Cells, head: Order) -> Order:
        """The order that a later line belongs to: of one customer, currency, type and day."""
        values = self._values
        customer = cells.customer_id or head.customer
        micros = values.date(cells.date, row) if cells.date else head.micros
        currency = values.currency(cells.currency or head.currency, row)
        refund, day = values.is_refund(cells.type, row), micros // DAY
        if (customer, currency, day) == (head.customer, head.currency, head.micros // DAY) and (
            not cells.type or refund == head.refund
        ):
            order = head
        else:
            key_of_other = (cells.order_id, customer, currency, refund, day)
            order = self._others.get(key_of_other)
            if order is None:
                order = self._new(row, cells, customer, micros, currency)
                self._others[key_of_other] = order
                self._found.append(order)
        order.micros = min(order.micros, micros)
        return order

    def _extend(self, order: Order, row: int, cells: Cells, amount: Decimal, units: int) -> None:
        if self._has_total:
            self._take_total(order, row, cells.order_total)
        else:
            order.amount += amount
            if order.first is None:
                order.first = amount
            elif amount != order.first:
                order.uniform = False
        order.units += units
        order.lines += 1
        order.status = order.status or cells.status
        if order.refunded is None and cells.refunded:
            order.refunded = self._refunded(order, row, cells.refunded)
        if cells.category:
            known = order.categories.get(cells.category, NOTHING)
            order.categories[cells.category] = known + abs(amount)
        if self._lines:
            if cells.unit_price and self._has_total:
                amount = units * self._price(row, cells, order)
            order.rows.append(Line(cells.sku, cells.category, units, amount))

    def _amount(self, row: int, cells: Cells, order: Order, continues: bool) -> Decimal:
        """Of the row itself; a later line of an order may have none."""
        if self._has_total:
            return NOTHING
        if self._has_amount:
            if continues and not cells.amount:
                return NOTHING
            return self._values.amount("amount", cells.amount, row, order.currency)
        quantity = self._values.amount("quantity", cells.quantity, row, "")
        return quantity * self._price(row, cells, order)

    def _price(self, row: int, cells: Cells, order: Order) -> Decimal:
        return self._values.amount("unit_price", cells.unit_price, row, order.currency)

    def _take_total(self, order: Order, row: int, text: str) -> None:
        """An order's total stands on its first line, or on every one."""
        if order.total is not None and not text:
            return
        total = self._values.amount("order_total", text, row, order.currency)
        if order.total is not None and total != order.total:
            first = self._values.place(order.row)
            raise self._values.wrong(
                "order_total",
                row,
                f"{order.total}, the total on the order's first line ({first})",
                "bad_amount",
                "if each line has an amount of its own, pass --column amount=COLUMN",
            )
        order.total = order.amount = total

    def _units(self, row: int, cells: Cells) -> int:
        units = self._known_units.get(cells.quantity)
        if units is None:
            quantity = abs(self._values.amount("quantity", cells.quantity, row, ""))
            units = min(MOST_UNITS, max(1, int(quantity.to_integral_value(ROUND_HALF_UP))))
            self._known_units[cells.quantity] = units
        return units

    def _refunded(self, order: Order, row: int, text: str) -> Decimal | None:
        """An amount, or whether all of it; None is nothing, an infinite amount is all."""
        if key(text) in YES | NO:
            return Decimal("inf") if key(text) in YES else None
        return abs(self._values.amount("refunded", text, row, order.currency)) or None
