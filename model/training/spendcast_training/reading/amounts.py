"""Amounts as people and spreadsheets write them."""

import re
from collections.abc import Iterable
from decimal import Decimal

LARGEST = Decimal("999999999999.9999")
SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"),
    "€": ("EUR",),
    "£": ("GBP", "EGP", "GIP"),
    "¥": ("JPY", "CNY"),
    "\uffe5": ("JPY", "CNY"),
    "円": ("JPY",),
    "元": ("CNY",),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₽": ("RUB",),
    "₺": ("TRY",),
    "₫": ("VND",),
    "₪": ("ILS",),
    "฿": ("THB",),
    "₱": ("PHP",),
    "₦": ("NGN",),
    "₴": ("UAH",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "zł": ("PLN",),
    "Kč": ("CZK",),
    "Ft": ("HUF",),
    "lei": ("RON",),
    "лв": ("BGN",),
    "RM": ("MYR",),
    "Rp": ("IDR",),
    "Rs": ("INR", "PKR", "LKR"),
    "R": ("ZAR",),
    "R$": ("BRL",),
    "US$": ("USD",),
    "CA$": ("CAD",),
    "C$": ("CAD",),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "NZ$": ("NZD",),
    "HK$": ("HKD",),
    "S$": ("SGD",),
    "NT$": ("TWD",),
    "MX$": ("MXN",),
}
_CODE = re.compile("[A-Za-z]{3}")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,9})?|[+-]?\.[0-9]+")
_GROUP_SPACES = re.compile(r"(?<=[0-9])[ \u00a0\u202f\u2009'\u2019](?=[0-9]{3}(?![0-9]))")
_DRESSED = re.compile(
    r"(?P<open>\()?(?P<sign>[+\-\u2212])?\s*(?P<left>[^\d\s()+\-\u2212.,]{1,3})?\s*"
    r"(?P<inner>[+\-\u2212])?(?P<body>[0-9][0-9.,]*|[.,][0-9]+)\s*"
    r"(?P<right>[^\d\s()+\-\u2212.,]{1,3})?(?P<after>[-\u2212])?(?(open)\))"
)


class AmountError(ValueError):
    """The text is no amount; the message continues "amount must be"."""


class Amounts:
    """Reads amounts with one decimal mark, which is the same in all of a file."""

    def __init__(self, mark: str = "."):
        self.mark = mark
        self._thousands = "," if mark == "." else "."

    def read(self, text: str, currency: str) -> Decimal:
        """Raises AmountError. currency: the code that a sign beside the number must stand for."""
        if self.mark == "." and _PLAIN.fullmatch(text):
            return _in_range(Decimal(text))
        negative, body, symbols = _undressed(text)
        for symbol in symbols:
            if symbol.upper() != currency and currency not in SIGNS.get(symbol, ()):
                raise AmountError(
                    f"in {currency}; give the currency in a column, or pass --base-currency"
                )
        number = Decimal(self._digits(body))
        return _in_range(-number if negative else number)

    def _digits(self, body: str) -> str:
        whole, _, decimals = body.partition(self.mark)
        groups = whole.split(self._thousands)
        right = len(groups) == 1 or (
            1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        )
        if not right or self.mark in decimals or self._thousands in decimals:
            raise AmountError(
                f"a number with the decimal mark {self.mark!r}, which the other amounts have; "
                "correct it, or pass --decimal-mark"
            )
        return f"{''.join(groups) or '0'}.{decimals or '0'}"


def decimal_mark(texts: Iterable[str]) -> tuple[str, str | None, str | None]:
    """The decimal mark that the amounts show, and what is in the way of knowing it.

    Returns the mark; then an amount that shows another one, or None; then an amount that could be
    read both ways while no other shows the mark, or None.
    """
    shown: dict[str, str] = {}
    open_question = None
    for text in texts:
        if _PLAIN.fullmatch(text):
            if "." in text and _shows(text.lstrip("+-")) == ".":
                shown.setdefault(".", text)
            continue
        try:
            body = _undressed(text)[1]
        except AmountError:
            continue
        mark = _shows(body)
        if mark:
            shown.setdefault(mark, text)
        elif "," in body:
            open_question = open_question or text
    mark = "," if list(shown) == [","] else "."
    other = shown.get(",") if "." in shown else None
    return mark, other, None if shown else open_question


def _shows(body: str) -> str | None:
    """The decimal mark of a number, where only one reading is possible."""
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return None
    mark, other = body[last], "," if body[last] == "." else "."
    if other in body:
        return mark
    if body.count(mark) > 1:
        return other
    before, after = body[:last], body[last + 1 :]
    return None if len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0" else mark


def _undressed(text: str) -> tuple[bool, str, list[str]]:
    """Whether it is negative, the digits with their marks, and the signs or codes beside them."""
    match = _DRESSED.fullmatch(_GROUP_SPACES.sub("", text.strip()))
    if match is None:
        raise AmountError("a number, as 19.99")
    minus = [match[name] for name in ("open", "sign", "inner", "after")]
    symbols = [match[name] for name in ("left", "right") if match[name]]
    negatives = sum(sign in ("(", "-", "\u2212") for sign in minus if sign)
    if negatives > 1 or not all(s in SIGNS or _CODE.fullmatch(s) for s in symbols):
        raise AmountError("a number, as 19.99")
    return negatives == 1, match["body"], symbols


def _in_range(amount: Decimal) -> Decimal:
    if abs(amount) > LARGEST:
        raise AmountError(f"from -{LARGEST:,} to {LARGEST:,}")
    return amount
