"""Reads the values of a table's rows, each distinct text once."""

import re
from decimal import Decimal
from pathlib import Path

from spendcast_training.currency import decimals
from spendcast_training.reading.amounts import AmountError, Amounts, decimal_mark
from spendcast_training.reading.columns import Columns, key
from spendcast_training.reading.dates import DateError, Dates, day_first
from spendcast_training.reading.options import CsvOptions
from spendcast_training.reading.table import Table

SMALLEST = Decimal("0.0001")
NOBODY = {
    *("", "null", "(null)", "\\n", "nan", "none", "n/a", "#n/a", "na", "-", "undefined", "unknown"),
    *("guest", "anonymous"),
}
PURCHASES = {"purchase", "sale", "order", "payment", "charge", "invoice"}
REFUNDS = {"refund", "return", "refunded", "returned", "credit", "chargeback", "creditnote"}
SKIP = "correct it, or pass --skip-bad-rows"
DROPPABLE = {"type", "currency", "refunded", "quantity"}
_CODE = re.compile(r"[A-Z]{3}")


class RowError(ValueError):
    """A row can't be used; reason is the name it is counted by."""

    def __init__(self, reason: str, message: str):
        super().__init__(message)
        self.reason = reason


def is_nobody(customer: str) -> bool:
    return customer.casefold() in NOBODY


class Values:
    """The fields of each row by its number in the table."""

    def __init__(self, file: Path, table: Table, columns: Columns, options: CsvOptions, base: str):
        self._file, self._table, self._columns = file, table, columns
        self.notes: list[str] = []
        self._dates = Dates(
            options.latest(), self._day_first(options), options.date_format, options.zone
        )
        self._amounts = Amounts(options.decimal_mark or self._mark(base))
        self._minor_units = options.minor_units
        self._known_dates: dict[str, int] = {}
        self._known_amounts: dict[tuple[str, str], Decimal] = {}
        self._known_kinds: dict[str, bool | None] = {"": None}
        self._known_codes: dict[str, str] = {"": base}

    def has(self, field: str) -> bool:
        return field in self._columns.of

    def date(self, text: str, row: int) -> int:
        micros = self._known_dates.get(text)
        if micros is None:
            try:
                micros = self._known_dates[text] = self._dates.read(text)
            except DateError as problem:
                raise self.wrong("date", row, str(problem), "bad_date") from problem
        return micros

    def amount(self, field: str, text: str, row: int, currency: str) -> Decimal:
        """field: the one that holds the text. currency: that of a sign, as $; empty for none."""
        amount = self._known_amounts.get((text, currency))
        if amount is None:
            try:
                amount = self._amounts.read(text, currency)
            except AmountError as problem:
                raise self.wrong(field, row, str(problem), "bad_amount") from problem
            if self._minor_units and currency:
                amount = amount.scaleb(-decimals(currency))
            self._known_amounts[text, currency] = amount
        return amount

    def has_fine_amounts(self) -> bool:
        """Whether an amount that was read has more than four decimals."""
        return any(amount % SMALLEST for amount in self._known_amounts.values())

    def currency(self, text: str, row: int) -> str:
        """The code; that of the base where there is none."""
        if text not in self._known_codes:
            if not _CODE.fullmatch(text.upper()):
                raise self.wrong("currency", row, "three letters, as USD", "bad_currency")
            self._known_codes[text] = text.upper()
        return self._known_codes[text]

    def is_refund(self, kind: str, row: int) -> bool | None:
        """By the type; None where the row has none, so that the sign decides."""
        if kind not in self._known_kinds:
            if key(kind) not in PURCHASES | REFUNDS:
                must = f"one of {', '.join(sorted(PURCHASES | REFUNDS))}"
                raise self.wrong("type", row, must, "bad_type")
            self._known_kinds[kind] = key(kind) in REFUNDS
        return self._known_kinds[kind]

    def wrong(self, field: str, row: int, must: str, reason: str, remedy: str = "") -> RowError:
        name, value = self._columns.name(field), self._table.values[field][row]
        shown = value if len(value) <= 60 else value[:60] + "…"
        if field in DROPPABLE:
            remedy = remedy or f"{SKIP}, or pass --column {field}= to leave the column out"
        return RowError(
            reason, f"{self.place(row)}: {name} must be {must}, but was {shown!r}; {remedy or SKIP}"
        )

    def place(self, row: int) -> str:
        return f"{self._file}: line {self._table.lines[row]}"

    def _day_first(self, options: CsvOptions) -> bool | None:
        if options.date_format:
            return None
        order, other, open_question = day_first(self._table.distinct("date"))
        if other:
            first = next(text for text in self._table.distinct("date") if day_first([text])[0])
            raise ValueError(
                f"{self._at('date', first)} begins with the day, and {other!r} (line "
                f"{self._table.line_of('date', other)}) with the month; pass --date-format for "
                "one, and correct the others"
            )
        if open_question:
            raise ValueError(
                f"{self._at('date', open_question)} can be read in two ways, and no row shows "
                "which; pass --date-format '%d/%m/%Y' or '%m/%d/%Y' (as strptime of Python, with "
                "the marks and the time of your dates)"
            )
        if order is not None:
            self.notes.append(f"dates: the {'day' if order else 'month'} comes first")
        return order

    def _mark(self, base: str) -> str:
        fields = [
            name for name in ("amount", "order_total", "unit_price", "refunded") if self.has(name)
        ]
        texts = {text: field for field in fields for text in self._table.distinct(field)}
        mark, other, open_question = decimal_mark(texts)
        if other:
            raise ValueError(
                f"{self._at(texts[other], other)} has a decimal comma, and other amounts have a "
                "decimal point; correct the file, or pass --decimal-mark"
            )
        if open_question and self._has_decimals(base):
            raise ValueError(
                f"{self._at(texts[open_question], open_question)} can be read in two ways, and no "
                "row shows which; pass --decimal-mark . or ,"
            )
        if mark == ",":
            self.notes.append("amounts: the decimal mark is a comma")
        return mark

    def _has_decimals(self, base: str) -> bool:
        """Whether amounts may be in a currency that has decimals, unlike JPY."""
        codes = {code.upper() for code in self._table.distinct("currency")} or {base}
        return any(map(decimals, codes))

    def _at(self, field: str, value: str) -> str:
        line = self._table.line_of(field, value)
        return f"{self._file}: line {line}: {self._columns.name(field)} {value!r}"
