"""Dates and times as people and spreadsheets write them, as microseconds of UTC."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from spendcast_training.contract.event import EARLIEST_MICROS

EXAMPLES = "as 2026-11-23 or 2026-11-23T19:30:00Z"
_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_SHAPE = re.compile(
    r"(?:(?P<year>\d{4})(?P<mark>[-/.]?)(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"|(?P<first>\d{1,2})(?P<between>[-/.])(?P<second>\d{1,2})(?P=between)(?P<last>\d{4}))"
    r"(?:(?:[Tt]|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<seconds>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_COMPACT = re.compile(r"\d{8}(?!\d)", re.ASCII)
# Unix time: the number of digits tells seconds, milliseconds and microseconds apart.
_UNIX = re.compile(
    r"(?P<seconds>\d{9,10})(?:(?P<more>(?:\d{3}){1,2})|\.(?P<part>\d{1,9}))?", re.ASCII
)
_EXCEL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)


class DateError(ValueError):
    """The text is no date; the message continues "date must be"."""


class Dates:
    """Reads dates; a time without an offset is of the shop's time zone.

    day_first: how 03/04/2025 is read; None where no date is of that kind. form: a format of
    strptime that all dates have. zone: the shop's; a time that clocks show twice is the first.
    """

    def __init__(
        self,
        latest: int,
        day_first: bool | None = None,
        form: str | None = None,
        zone: tzinfo = UTC,
    ):
        self._latest, self._day_first, self._form, self._zone = latest, day_first, form, zone

    def read(self, text: str) -> int:
        """Microseconds since 1970. Raises DateError for no date and for one out of range."""
        micros = self._by_form(text) if self._form else _unix(text)
        if micros is None:
            micros = self._by_shape(text)
        if not EARLIEST_MICROS <= micros <= self._latest:
            raise DateError(f"from 1990-01-01 to {_day(self._latest)}, a day from now")
        return micros

    def _by_form(self, text: str) -> int:
        try:
            at = datetime.strptime(text, self._form)
        except ValueError as problem:
            raise DateError(f"of the --date-format {self._form}") from problem
        return self._micros(at)

    def _by_shape(self, text: str) -> int:
        match = _SHAPE.fullmatch(text)
        if _EXCEL.fullmatch(text):
            raise DateError(
                f"a date, {EXAMPLES}; a number of days is a date of Excel: format the column as a "
                "date, and save the sheet again"
            )
        if match is None or (match["mark"] == "" and not _COMPACT.match(text)):
            raise DateError(
                f"a date or time, {EXAMPLES}; for another form pass --date-format, as '%d %b %Y'"
            )
        try:
            at = datetime(*self._day(match), *_clock(match), tzinfo=_zone(match["zone"]))
        except ValueError as problem:
            raise DateError(f"a date of the calendar, {EXAMPLES}") from problem
        fraction = match["fraction"]
        micros = int(fraction[:6].ljust(6, "0")) if fraction else 0
        return self._micros(at) + micros

    def _micros(self, at: datetime) -> int:
        in_zone = at if at.tzinfo else at.replace(tzinfo=self._zone)
        return (in_zone.replace(tzinfo=None) - _EPOCH - in_zone.utcoffset()) // _MICROSECOND

    def _day(self, match: re.Match) -> tuple[int, int, int]:
        if match["year"]:
            return int(match["year"]), int(match["month"]), int(match["day"])
        first, second, year = int(match["first"]), int(match["second"]), int(match["last"])
        return (year, second, first) if self._day_first else (year, first, second)


def day_first(texts: Iterable[str]) -> tuple[bool | None, str | None, str | None]:
    """Whether dates like 03/04/2025 begin with the day, and what is in the way of knowing it.

    Returns the order, None without such dates; then a date that shows the other order, or None;
    then a date that could be read both ways while no other shows the order, or None. Dates with
    dots begin with the day unless a date shows otherwise.
    """
    day, month, open_question, either = None, None, None, None
    for text in texts:
        match = _SHAPE.fullmatch(text)
        if match is None or not match["first"]:
            continue
        if int(match["first"]) > 12:
            day = day or text
        elif int(match["second"]) > 12:
            month = month or text
        elif match["between"] == "." or match["first"] == match["second"]:
            either = either or text
        else:
            open_question = open_question or text
    if day or month:
        return bool(day), month if day else None, None
    return (True if either else None), None, open_question


def _unix(text: str) -> int | None:
    """Microseconds of a Unix time; None for other texts."""
    match = _UNIX.fullmatch(text)
    if match is None:
        return None
    fraction = match["more"] or match["part"] or ""
    return int(match["seconds"] + fraction[:6].ljust(6, "0"))


def _clock(match: re.Match) -> tuple[int, int, int]:
    hour, half = int(match["hour"] or 0), (match["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("hour")
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour, int(match["minute"] or 0), int(match["seconds"] or 0)


def _zone(text: str | None) -> tzinfo | None:
    """None where the text names none."""
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(offset if text[0] == "+" else -offset)


def _day(micros: int) -> str:
    return str((_EPOCH + micros * _MICROSECOND).date())
