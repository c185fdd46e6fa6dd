from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from spendcast_reports import formats
from spendcast_reports.formats import FIRM, MISSING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (formats.count(1234567), "1,234,567"),
        (formats.count(None), MISSING),
        (formats.money(Decimal("1234.5"), 2), "1,234.50"),
        (formats.money(Decimal("0.0050"), 2), "0.01"),
        (formats.money(Decimal("-0.001"), 2), "0.00"),
        (formats.money(Decimal("1234.5000"), 3), "1,234.500"),
        (formats.money(Decimal("0.0050"), 3), "0.005"),
        (formats.money(Decimal("1234.5000"), 0), "1,235"),
        (formats.money(Decimal("123456789012345678.99"), 2), "123,456,789,012,345,678.99"),
        (formats.whole_money(Decimal("999.99"), 2), "999.99"),
        (formats.whole_money(Decimal("999.9990"), 3), "999.999"),
        (formats.whole_money(Decimal("999.0000"), 0), "999"),
        (formats.whole_money(Decimal("1000.50"), 2), "1,001"),
        (formats.percent(Decimal("0.12345")), f"12.3{FIRM}%"),
        (formats.percent(0.5, 0), f"50{FIRM}%"),
        (formats.ratio(Decimal("1.005")), "1.01"),
        (formats.number(Decimal("0.4125")), "0.413"),
        (formats.number(31.204), "31.2"),
        (formats.number(1234.5), "1,235"),
        (formats.number(0), "0"),
        (formats.change(Decimal("0.1234")), f"▲{FIRM}12.3{FIRM}%"),
        (formats.change(Decimal("-0.5")), f"▼{FIRM}50.0{FIRM}%"),
        (formats.change(Decimal("0.0001")), f"={FIRM}0.0{FIRM}%"),
        (formats.change(Decimal("11")), f"▲{FIRM}×{FIRM}12"),
        (formats.change(None), MISSING),
        (formats.month_name(date(2026, 10, 1)), "October 2026"),
        (formats.short_month(date(2026, 2, 1)), "Feb 2026"),
        (formats.day_name(date(2026, 2, 28)), f"28{FIRM}February"),
    ],
)
def test_writes_numbers_as_people_read_them(text, expected):
    assert text == expected


def test_tells_moments_in_the_shops_time_zone_wherever_they_come_from():
    tokyo = datetime(2026, 10, 1, 8, 30, tzinfo=timezone(timedelta(hours=9)))

    for moment in (tokyo, tokyo.astimezone(UTC)):
        assert formats.short_moment(moment, UTC) == "30 Sep 23:30"
        assert formats.short_moment(moment, ZoneInfo("Asia/Tokyo")) == "1 Oct 08:30"
        assert formats.short_moment(moment, ZoneInfo("America/Los_Angeles")) == "30 Sep 16:30"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("books", "books"),
        ("", formats.NOT_NAMED),
        (" \n\u202e ", formats.NOT_NAMED),
        ("two\nlines\tand\x00more", "two lines and more"),
        ("\u202eevil", "evil"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("x" * 57 + "👩\u200d👧\u200d👦" * 3, "x" * 57 + "👩…"),
        ("x" * 58 + "e\u0301" * 3, "x" * 58 + "e…"),
    ],
)
def test_names_are_on_one_line_and_not_too_long(text, expected):
    assert formats.name(text) == expected
