"""Exchange rates: the same rule as the stream's."""

import csv
from bisect import bisect_right
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

OLDEST_DAYS = 10
LARGEST_CENTS = 10**14 - 1


class NoRateError(ValueError):
    """An amount can't be converted."""


class Rates:
    """Base-currency units per unit of another currency, by day; the base itself is always 1."""

    def __init__(self, base: str, rows: list[tuple[str, date, Decimal]] = ()):
        self.base = base
        self._by_currency = defaultdict(list)
        for currency, day, rate in sorted(rows):
            self._by_currency[currency].append((day, rate))

    @classmethod
    def load(cls, base: str, file: Path | None) -> "Rates":
        """From a csv with the columns currency, day, rate; without one only the base is known."""
        if file is None:
            return cls(base)
        with file.open(newline="") as lines:
            rows = [
                (row["currency"], date.fromisoformat(row["day"]), Decimal(row["rate"]))
                for row in csv.DictReader(lines)
            ]
        return cls(base, rows)

    def cents(self, amount: Decimal, currency: str, day: date) -> int:
        """The amount in cents of the base currency, rounded half to even.

        Takes the latest rate on or before the day, at most 10 days old. Raises NoRateError when
        there is none, ValueError when the amount does not fit numeric(14,2).
        """
        cents = _to_cents(amount)
        if currency != self.base:
            cents = _to_cents(cents * self._rate(currency, day) / 100)
        if cents > LARGEST_CENTS:
            raise ValueError(f"amount must be at most {LARGEST_CENTS} cents, but was {cents}")
        return cents

    def _rate(self, currency: str, day: date) -> Decimal:
        known = self._by_currency.get(currency, [])
        latest = bisect_right(known, day, key=lambda row: row[0]) - 1
        if latest < 0 or (day - known[latest][0]).days > OLDEST_DAYS:
            raise NoRateError(f"no rate for {currency} on {day}")
        return known[latest][1]


def _to_cents(amount: Decimal) -> int:
    return int((amount * 100).to_integral_value(ROUND_HALF_EVEN))
