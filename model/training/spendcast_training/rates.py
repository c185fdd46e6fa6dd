"""Exchange rates: the same rule as the stream's."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from spendcast_training.reading.columns import key
from spendcast_training.reading.rows import Rows
from spendcast_training.reading.text import TextFile

OLDEST_DAYS = 10
E4 = 10_000
LARGEST_E4 = 10**16 - 1
NAMES = {"currency": "currency", "day": "day", "date": "day", "rate": "rate"}
EPOCH_DAY = date(1970, 1, 1).toordinal()
_CODE = re.compile(r"[A-Z]{3}")
_RATE = re.compile(r"[0-9]{1,10}(\.[0-9]{1,10})?")


class NoRateError(ValueError):
    """An amount can't be converted."""


class Rates:
    """Base-currency units per unit of another currency, by day; the base itself is always 1."""

    def __init__(self, base: str, rows: list[tuple[str, date, Decimal]] = ()):
        self.base = base
        self._by_currency = defaultdict(list)
        for currency, day, rate in sorted(rows):
            self._by_currency[currency].append((day.toordinal() - EPOCH_DAY, rate))

    @classmethod
    def load(cls, base: str, file: Path | None) -> "Rates":
        """From a csv with the columns currency, day and rate; without one only the base is known.

        The columns come in any order. Raises ValueError with line, value and range for the first
        line that is no rate.
        """
        if file is None:
            return cls(base)
        with TextFile.of(file).lines() as lines:
            return cls(base, _read(file, Rows(file, lines, Counter())))

    def amount_e4(self, amount: Decimal, currency: str, day: date) -> int:
        """The amount in ten-thousandths of the base currency, rounded half to even.

        Takes the latest rate on or before the day, at most 10 days old. Raises NoRateError when
        there is none, ValueError when the amount does not fit numeric(16,4).
        """
        return self.convert_amount(amount, currency, day.toordinal() - EPOCH_DAY)

    def convert_amount(self, amount: Decimal, currency: str, day: int) -> int:
        """The same for a day counted from 1970."""
        return self.convert(_rounded(amount * E4), currency, day)

    def convert(self, amount_e4: int, currency: str, day: int) -> int:
        """The same for ten-thousandths of the other currency."""
        if currency != self.base:
            amount_e4 = _rounded(amount_e4 * self._rate(currency, day))
        if amount_e4 > LARGEST_E4:
            raise ValueError("amount must be below 10^12, but was more")
        return amount_e4

    def _rate(self, currency: str, day: int) -> Decimal:
        known = self._by_currency.get(currency, [])
        latest = bisect_right(known, day, key=lambda row: row[0]) - 1
        if latest < 0 or day - known[latest][0] > OLDEST_DAYS:
            raise NoRateError(f"no rate for {currency} on {date.fromordinal(day + EPOCH_DAY)}")
        return known[latest][1]


def _rounded(amount_e4: Decimal) -> int:
    if amount_e4 > LARGEST_E4:
        raise ValueError("amount must be below 10^12, but was more")
    return int(amount_e4.to_integral_value(ROUND_HALF_EVEN))


def _read(file: Path, rows: Rows) -> list[tuple[str, date, Decimal]]:
    at = {NAMES[key(name)]: place for place, name in enumerate(rows.header) if key(name) in NAMES}
    if len(at) < 3 or len(rows.header) != 3:
        raise ValueError(
            f"{file}: line {rows.header_line}: the header must be currency,day,rate, but was "
            f"{', '.join(rows.header)}"
        )
    read, lines = [], {}
    for line, values in rows:
        place = f"{file}: line {line}"
        row = _row(place, *(values[at[name]].strip() for name in ("currency", "day", "rate")))
        earlier = lines.setdefault(row[:2], line)
        if earlier != line:
            raise ValueError(f"{place}: {row[0]} of {row[1]} is on line {earlier} too; remove one")
        read.append(row)
    return read


def _row(place: str, currency: str, day: str, rate: str) -> tuple[str, date, Decimal]:
    if not _CODE.fullmatch(currency):
        raise _wrong(place, "currency", "three capital letters", currency)
    try:
        parsed = date.fromisoformat(day)
    except ValueError as problem:
        raise _wrong(place, "day", "a date, as 2026-11-23", day) from problem
    if not _RATE.fullmatch(rate) or not Decimal(rate):
        must = "above 0 and below 10000000000, with at most 10 decimals"
        raise _wrong(place, "rate", must, rate)
    return currency, parsed, Decimal(rate)


def _wrong(place: str, field: str, must: str, value: str) -> ValueError:
    return ValueError(f"{place}: {field} must be {must}, but was {value!r}; correct the file")
