"""Finds the columns of a CSV by their names, as well-known exports call them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# The names that are understood, the surest first. Compared without case, spaces and punctuation.
GUESSES = {
    "customer_id": (
        "customer_id customer customer_no customer_number cust_id client_id client user_id user "
        "member_id buyer_id buyer buyer_email account_id customer_email billing_email email "
        "email_address user_email"
    ),
    "date": (
        "occurred_at date created_at order_date order_created_at created_utc created invoice_date "
        "purchase_date transaction_date sale_date date_created date_created_gmt post_date datetime "
        "timestamp ordered_at purchased_at processed_at paid_at"
    ),
    "amount": (
        "amount line_total line_amount total_price revenue net_revenue net_sales total_sales sales "
        "spend value total_amount subtotal price"
    ),
    "order_total": (
        "order_total total grand_total order_amount order_value order_total_amount n_revenue"
    ),
    "order_id": (
        "order_id order order_number order_no order_name invoice invoice_no invoice_id "
        "invoice_number transaction_id receipt_id receipt_no basket_id"
    ),
    "event_id": "event_id",
    "type": "type transaction_type event_type kind",
    "status": "status financial_status order_status payment_status",
    "refunded": "refunded refunded_amount amount_refunded refund_amount refund_total",
    "currency": "currency currency_code order_currency",
    "country": "country billing_country shipping_country ship_country country_code",
    "channel": "channel sales_channel source",
    "category": "category product_category product_type department",
    "quantity": "quantity qty quantity_purchased lineitem_quantity units items_sold",
    "unit_price": "unit_price price item_price lineitem_price",
    "sku": (
        "sku lineitem_sku stock_code product_id item_id article_id product_code item_code "
        "product_sku product item lineitem_name product_name item_name description"
    ),
}
# Names of Amazon's order reports, where the price of an item is that of all its units.
AMAZON = {"buyer-email", "item-price", "quantity-purchased"}
NAMES_OF_AMAZON = {"amount": ["item_price"], "unit_price": []}
ALIASES = {"occurred_at": "date"}
REMEDY = "name it with --column, as --column customer_id=Email"


def key(name: str) -> str:
    """A column's name without case, spaces and punctuation."""
    return "".join(character for character in name.casefold() if character.isalnum())


@dataclass(frozen=True)
class Columns:
    """Which column of the file holds which field, by number from 0."""

    header: tuple[str, ...]
    of: dict[str, int]

    @classmethod
    def find(
        cls,
        file: Path,
        line: int,
        header: Sequence[str],
        given: Sequence[str] = (),
        lines: bool = False,
    ) -> "Columns":
        """The guess, overruled by what is given as FIELD=COLUMN; an empty column drops the field.

        lines: whether also the columns that part an order into its lines are used. Raises
        ValueError, with the names in the file, where a column is missing or named twice.
        """
        finder = _Finder(f"{file}: line {line}", header)
        chosen = finder.given(given)
        guessed = {field: finder.guess(field) for field in GUESSES if field not in chosen}
        of = _reconciled({**guessed, **chosen}, set(chosen), header)
        if not lines:
            of.pop("sku", None)
            if "order_total" in of:
                of.pop("unit_price", None)
        finder.check(of)
        return cls(tuple(header), of)

    def described(self) -> str:
        used = ", ".join(f"{field} = {self.header[at]}" for field, at in self.of.items())
        unused = [name for at, name in enumerate(self.header) if name and at not in self._used()]
        return f"columns: {used}" + (f"; not used: {', '.join(unused)}" if unused else "")

    def name(self, field: str) -> str:
        return self.header[self.of[field]]

    def _used(self) -> set[int]:
        return set(self.of.values())


class _Finder:
    """Looks names up in one header."""

    def __init__(self, place: str, header: Sequence[str]):
        self._place, self._header = place, header
        self._keys = [key(name) for name in header]

    def given(self, flags: Sequence[str]) -> dict[str, int | None]:
        chosen = {}
        for flag in flags:
            field, separator, column = flag.partition("=")
            field = ALIASES.get(field, field)
            if not separator or field not in GUESSES:
                raise ValueError(
                    f"--column must be FIELD=COLUMN with one of {', '.join(GUESSES)}, "
                    f"but was {flag!r}"
                )
            chosen[field] = self._at(column, flag) if column else None
        return chosen

    def _at(self, column: str, flag: str) -> int:
        exact = [at for at, name in enumerate(self._header) if name == column]
        found = exact or [at for at, name in enumerate(self._keys) if name == key(column)]
        if not found:
            raise ValueError(
                f"{self._place}: no column {column!r}, as --column {flag} says; the file has "
                f"{self._names()}"
            )
        return self._only(found)

    def guess(self, field: str) -> int | None:
        names = GUESSES[field].split()
        if field == "order_id" and any(name.startswith("lineitem") for name in self._keys):
            names.append("name")  # Shopify's name of an order
        if set(self._header) >= AMAZON:
            names = NAMES_OF_AMAZON.get(field, names)
        for name in names:
            found = [at for at, known in enumerate(self._keys) if known == key(name)]
            if found:
                return self._only(found)
        return None

    def _only(self, found: list[int]) -> int:
        if len(found) > 1:
            raise ValueError(
                f"{self._place}: two columns are called {self._header[found[0]]!r} "
                f"({' and '.join(str(at + 1) for at in found)}); rename or remove one"
            )
        return found[0]

    def check(self, of: dict[str, int]) -> None:
        missing = [field for field in ("customer_id", "date") if field not in of]
        if "amount" not in of and "order_total" not in of and "unit_price" not in of:
            missing.append("amount")
        if missing:
            raise ValueError(
                f"{self._place}: no column for {' and '.join(missing)}; {REMEDY}, or write the "
                f"names on the first line; the file has {self._names()}"
            )

    def _names(self) -> str:
        return ", ".join(self._header) or "no names"


def _reconciled(
    of: dict[str, int | None], given: set[str], header: Sequence[str]
) -> dict[str, int]:
    """One source of amounts: what is given, an amount, the order's total, quantity times price."""
    found = {field: at for field, at in of.items() if at is not None}
    exact = "amount" in found and (
        "amount" in given or key(header[found["amount"]]) in ("amount", "linetotal", "lineamount")
    )
    if "order_total" in found and not ("order_total" not in given and exact):
        found.pop("amount", None)
        if "order_id" not in found:
            found["amount"] = found.pop("order_total")
    else:
        found.pop("order_total", None)
    weak = "amount" in found and "amount" not in given and key(header[found["amount"]]) == "price"
    if weak and {"quantity", "unit_price"} <= set(found):
        del found["amount"]
    if "amount" in found or "quantity" not in found:
        found.pop("unit_price", None)
    return {field: found[field] for field in GUESSES if field in found}
