"""One event of the contract, and the rules of single values."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

MAX_BYTES = 1 << 20
MAX_DEPTH = 64
MAX_CHARACTERS = 64
MAX_ITEMS = 10_000
MAX_QUANTITY = 1_000_000
MAX_AMOUNT_E4 = 10**16 - 1
DAY_SECONDS = 86_400
EARLIEST_MICROS = 631_152_000_000_000  # 1990-01-01T00:00:00Z
TYPES = {"purchase": False, "refund": True}

# Prices are whole numbers of this part of a currency unit: four decimals, exact.
PRICE_UNIT = 10_000

_PRICE = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]{1,4}))?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])"
    r"(\.[0-9]+)?(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))"
)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_days: dict[str, int | None] = {}


class Rejection(Exception):
    """A line breaks the contract. The reason is the code that the stream stores."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Event(NamedTuple):
    """The parts of an event that training uses. The amount is in parts of PRICE_UNIT."""

    event_id: str
    customer_id: str
    refund: bool
    micros: int
    currency: str
    amount_e4: int
    country: str
    channel: str
    units: int
    lines: int
    category: str


class Item(NamedTuple):
    """One line of a basket; the price in parts of PRICE_UNIT."""

    quantity: int
    price: int
    category: str


@lru_cache(1 << 16)
def price(text: str) -> int | None:
    """A price in parts of PRICE_UNIT; None where the text breaks the rule."""
    match = _PRICE.fullmatch(text) if len(text) <= 32 else None
    if match is None:
        return None
    whole, decimals = match.groups()
    return int(whole) * PRICE_UNIT + (int(decimals.ljust(4, "0")) if decimals else 0)


def is_currency(text: str) -> bool:
    return _CURRENCY.fullmatch(text) is not None


def micros(text: str, latest: int) -> int | None:
    """Microseconds since 1970 of an RFC 3339 time from 1990 to `latest`; None for any other text.

    Fractions are rounded as PostgreSQL rounds them: as a double, a half to the even microsecond.
    """
    match = _TIME.fullmatch(text) if len(text) <= 64 else None
    if match is None:
        return None
    day, hours, minutes, seconds, fraction, sign, offset_hours, offset_minutes = match.groups()
    days = _day(day)
    if days is None:
        return None
    moment = days * DAY_SECONDS + int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    if sign:
        offset = int(offset_hours) * 3600 + int(offset_minutes) * 60
        moment += offset if sign == "-" else -offset
    result = moment * 1_000_000 + (round(float(fraction) * 1e6) if fraction else 0)
    return result if EARLIEST_MICROS <= result <= latest else None


def _day(text: str) -> int | None:
    """Days since 1970, remembered: a log has few days and many events."""
    if text not in _days:
        try:
            _days[text] = date.fromisoformat(text).toordinal() - _EPOCH_DAY
        except ValueError:
            _days[text] = None
    return _days[text]


def event_of(fields: dict, items: list[Item]) -> Event:
    """The event of fields that are known to be right. Raises Rejection if its amount is too large.

    The category is that of the largest amount, the first of equals; empty where no item has one.
    """
    amounts: dict[str, int] = {}
    total = units = 0
    for quantity, unit_price, category in items:
        amount = quantity * unit_price
        total += amount
        units += quantity
        if category:
            amounts[category] = amounts.get(category, 0) + amount
    if total > MAX_AMOUNT_E4:
        raise Rejection("amount_overflow")
    return Event(
        fields["event_id"],
        fields["customer_id"],
        fields["type"],
        fields["occurred_at"],
        fields["currency"],
        total,
        fields["country"],
        fields["channel"],
        units,
        len(items),
        max(amounts, key=amounts.__getitem__) if amounts else "",
    )
