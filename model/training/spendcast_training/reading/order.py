"""An order of a CSV."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

NOTHING = Decimal(0)


class Line(NamedTuple):
    """A row of an order. Its amount is in the order's sign; with an order total, by unit price."""

    sku: str
    category: str
    units: int
    amount: Decimal


@dataclass(slots=True)
class Order:
    """One purchase or refund of one customer on one day; row is its first row in the table.

    refund: by its type; None where the sign of the amount decides. refunded: of a purchase.
    uniform: whether every line has the amount of the first. rows: where lines are to be kept.
    """

    row: int
    customer: str
    micros: int
    currency: str
    refund: bool | None
    place: tuple[str, str]
    number: str = ""
    event_id: str = ""
    status: str = ""
    amount: Decimal = NOTHING
    total: Decimal | None = None
    first: Decimal | None = None
    uniform: bool = True
    refunded: Decimal | None = None
    units: int = 0
    lines: int = 0
    categories: dict[str, Decimal] = field(default_factory=dict)
    rows: list[Line] = field(default_factory=list)

    @property
    def category(self) -> str:
        """Category of the largest amount, the first of equals; empty where no line has one."""
        return max(self.categories, key=self.categories.__getitem__, default="")
