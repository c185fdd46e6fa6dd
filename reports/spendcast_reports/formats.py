"""Numbers, months, days and names as people read them."""

import re
import unicodedata
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal

MISSING = "–"
# A space at which no line is broken.
FIRM = "\u00a0"
MOST_CHARACTERS = 60
# From a tenfold on, per cent say less than times.
MANIFOLD = 9
LESS_THAN_SHOWN = Decimal("0.0005")
NOT_NAMED = "(not named)"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# What turns the writing direction of all that follows, and what is not to be seen at all.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def count(value: int | Decimal | None) -> str:
    """12345 is 12,345."""
    return MISSING if value is None else f"{value:,.0f}"


def plural(many: int | Decimal, what: str) -> str:
    """1 order, 12,345 orders."""
    return f"{count(many)}{FIRM}{what}" if many == 1 else f"{count(many)}{FIRM}{what}s"


def money(value: Decimal | None, decimals: int) -> str:
    """With the decimals of its currency: 12345.6 is 12,345.60 USD, 12,345.600 KWD, 12,346 JPY."""
    return MISSING if value is None else f"{_rounded(value, decimals):,.{decimals}f}"


def whole_money(value: Decimal | None, decimals: int) -> str:
    """Without decimals from a thousand on: they only hide what is large."""
    if value is None or abs(value) < 1000:
        return money(value, decimals)
    return f"{_rounded(value, 0):,.0f}"


def percent(share: Decimal | float | None, digits: int = 1) -> str:
    """0.1234 is 12.3 %."""
    return MISSING if share is None else f"{_rounded(Decimal(share) * 100, digits):,}{FIRM}%"


def ratio(value: Decimal | float | None) -> str:
    return MISSING if value is None else f"{_rounded(Decimal(value), 2):,.2f}"


def number(value: Decimal | float) -> str:
    """As many digits as tell something: 0.123, 12.3, 1,234."""
    digits = 3 if abs(value) < 1 else 1 if abs(value) < 100 else 0
    text = f"{_rounded(Decimal(value), digits):,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def change(share: Decimal | None) -> str:
    """With the sign of its direction: ▲ 12.3 %, ▼ 4.0 %, = 0.0 %, ▲ × 12."""
    if share is None:
        return MISSING
    if share >= MANIFOLD:
        return f"▲{FIRM}×{FIRM}{count(share + 1)}"
    shown = percent(abs(share))
    if shown == percent(0):
        return f"={FIRM}{shown}"
    return f"{'▲' if share > 0 else '▼'}{FIRM}{shown}"


def compared(share: Decimal) -> str:
    """Ends with the word that what it is compared with follows."""
    if abs(share) < LESS_THAN_SHOWN:
        return "as much as in"
    if share >= MANIFOLD:
        return f"{count(share + 1)} times that of"
    return f"{percent(abs(share))} {'more' if share > 0 else 'less'} than in"


def name(text: str, most: int = MOST_CHARACTERS) -> str:
    """What a customer or the shop wrote, fit for a table: on one line, not too long."""
    seen = " ".join(UNSEEN.sub(" ", text).split())
    if not seen:
        return NOT_NAMED
    if len(seen) <= most:
        return seen
    cut = seen[: most - 1]
    while cut and (unicodedata.combining(cut[-1]) or cut[-1] in "\u200d\ufe0f"):
        cut = cut[:-1]
    return cut.rstrip() + "…"


def back(month: date, months: int) -> date:
    """The first day of a month that is so many months earlier."""
    years, place = divmod(month.year * 12 + month.month - 1 - months, 12)
    return date(years, place + 1, 1)


def month_name(month: date) -> str:
    return f"{MONTHS[month.month - 1]} {month.year}"


def short_month(month: date) -> str:
    return f"{MONTHS[month.month - 1][:3]} {month.year}"


def short_moment(moment: datetime, zone: tzinfo) -> str:
    """1 Oct 09:30, in the shop's time zone wherever it is read."""
    local = moment.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1][:3]} {local:%H:%M}"


def day_name(day: date) -> str:
    return f"{day.day}{FIRM}{MONTHS[day.month - 1]}"


def _rounded(value: Decimal, digits: int) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)
