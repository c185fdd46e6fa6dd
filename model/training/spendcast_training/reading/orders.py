"""Sums the lines of each order to one purchase or refund."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from spendcast_training.reading.columns import key
from spendcast_training.reading.values import RowError, Values

DAY = 86_400_000_000
LEFT_OUT = {
    *("voided", "void", "expired", "cancelled", "canceled", "failed", "failure", "error"),
    *("declined", "draft", "checkoutdraft", "trash"),
}
REFUNDED = {"refunded", "refund", "returned", "chargeback"}
YES, NO = {"yes", "true", "y"}, {"no", "false", "n", ""}
NOTHING = Decimal(0)


@dataclass(slots=True)
class Order:
    """One purchase or refund of one customer on one day; row is its first row in the table.

    refund: by its type; None where the sign of the amount decides. refunded: of a purchase.
    """

    row: int
    customer: str
    micros: int
    currency: str
    refund: bool | None
    place: tuple[str, str]
    status: str = ""
    amount: Decimal = NOTHING
    total: Decimal | None = None
    refunded: Decimal | None = None
    units: int = 0
    lines: int = 0
    categories: dict[str, Decimal] = field(default_factory=dict)

    @property
    def category(self) -> str:
        """Of the largest amount, the first of equals; empty where no line has one."""
        return max(self.categories, key=self.categories.__getitem__, default="")


class Orders:
    """Takes rows in the order of the file. Blank fields of a later line are those of its order."""

    def __init__(self, values: Values, counts: Counter, skip_bad: bool):
        self._values, self._counts, self._skip_bad = values, counts, skip_bad
        self._events: set[str] = set()
        self._heads: dict[str, tuple[str, str, str]] = {}
        self._by_key: dict[tuple, Order] = {}
        self._places: dict[tuple[str, str], tuple[str, str]] = {}
        self._found: list[Order] = []

    def read(self, rows: int) -> list[Order]:
        """All orders in the order of the file, those of nobody included. Raises RowError."""
        for row in range(rows):
            try:
                if not self._is_duplicate(row):
                    self._add(row)
            except RowError as problem:
                if not self._skip_bad:
                    raise
                self._counts[f"rejected_{problem.reason}"] += 1
        return self._found

    def _is_duplicate(self, row: int) -> bool:
        event_id = self._values.text("event_id", row)
        if not event_id:
            return False
        if event_id in self._events:
            self._counts["duplicates"] += 1
            return True
        self._events.add(event_id)
        return False

    def _add(self, row: int) -> None:
        values = self._values
        number = values.text("order_id", row)
        customer, date = values.text("customer_id", row), values.text("date", row)
        currency = values.text("currency", row)
        head = self._heads.get(number) if number else None
        if head:
            customer, date, currency = customer or head[0], date or head[1], currency or head[2]
        micros, code = values.date(date, row), values.currency(currency, row)
        amount, units = self._amount(row, code, continues=head is not None), self._units(row)
        order = self._order(row, number, customer, micros, code)
        if number and not head:
            self._heads[number] = customer, date, currency
        self._extend(order, row, amount, units)

    def _order(self, row: int, number: str, customer: str, micros: int, currency: str) -> Order:
        values = self._values
        refund = values.is_refund(row)
        place = values.text("country", row), values.text("channel", row)
        place = self._places.setdefault(place, place)
        if not number:
            order = Order(row, customer, micros, currency, refund, place)
            self._found.append(order)
            return order
        day = number, customer, refund, micros // DAY, currency
        order = self._by_key.get(day)
        if order is None:
            order = self._by_key[day] = Order(row, customer, micros, currency, refund, place)
            self._found.append(order)
        order.micros = min(order.micros, micros)
        return order

    def _extend(self, order: Order, row: int, amount: Decimal, units: int) -> None:
        values = self._values
        if values.has("order_total"):
            self._take_total(order, row)
        order.amount += amount
        order.units += units
        order.lines += 1
        order.status = order.status or values.text("status", row)
        if order.refunded is None and values.text("refunded", row):
            order.refunded = self._refunded(order, row)
        category = values.text("category", row)
        if category:
            order.categories[category] = order.categories.get(category, NOTHING) + abs(amount)

    def _amount(self, row: int, currency: str, continues: bool) -> Decimal:
        """Of the row itself; a later line of an order may have none."""
        values = self._values
        if values.has("order_total"):
            return NOTHING
        if values.has("amount"):
            if continues and not values.text("amount", row):
                return NOTHING
            return values.amount("amount", row, currency)
        return values.amount("quantity", row, "") * values.amount("unit_price", row, currency)

    def _take_total(self, order: Order, row: int) -> None:
        """An order's total stands on its first line, or on every one."""
        values = self._values
        if order.total is not None and not values.text("order_total", row):
            return
        total = values.amount("order_total", row, order.currency)
        if order.total is not None and total != order.total:
            must = f"{order.total}, the total on the order's first line ({values.place(order.row)})"
            raise values.wrong(
                *("order_total", row, must, "bad_amount"),
                "if each line has an amount of its own, pass --column amount=COLUMN",
            )
        order.total = order.amount = total

    def _units(self, row: int) -> int:
        if not self._values.has("quantity") or not self._values.text("quantity", row):
            return 1
        quantity = abs(self._values.amount("quantity", row, ""))
        return min(10**9, max(1, int(quantity.to_integral_value(ROUND_HALF_UP))))

    def _refunded(self, order: Order, row: int) -> Decimal | None:
        """An amount, or whether all of it; None is nothing, an infinite amount is all."""
        word = key(self._values.text("refunded", row))
        if word in YES | NO:
            return Decimal("inf") if word in YES else None
        return abs(self._values.amount("refunded", row, order.currency)) or None
