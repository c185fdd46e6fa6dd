from datetime import date, timedelta
from decimal import Decimal

import pytest

from spendcast_reports import unusual
from spendcast_reports.rows import Day


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(110, 100, "0.1"), (50, 100, "-0.5"), (0, 100, "-1"), (5, 0, None), (None, 5, None)],
)
def test_a_change_is_a_share_of_what_was(now, before, expected):
    assert unusual.change(now, before) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("share", "orders", "sign"),
    [
        ("0.25", 100, ""),
        ("0.2501", 100, "▲"),
        ("-0.25", 100, ""),
        ("-0.2501", 100, "▼"),
        ("2", 29, ""),
        ("2", 30, "▲"),
    ],
)
def test_a_change_is_unusual_beyond_a_quarter_if_there_are_enough_orders(share, orders, sign):
    assert unusual.sign_of(Decimal(share), orders, 5) == sign
    assert unusual.sign_of(Decimal(share), 5, orders) == sign


def test_nothing_to_compare_with_is_not_unusual():
    assert unusual.sign_of(None, 100, 100) == ""


def days(*revenues: float, orders: int = 10) -> list[Day]:
    """Two months, of which the latter has these revenues and the former those of a plain week."""
    plain = [90, 95, 100, 105, 110, 98, 102] * 2
    return [
        Day(period, first + timedelta(days=n), Decimal(revenue), Decimal(0), orders, orders)
        for period, first, values in (
            ("month_before", date(2026, 9, 1), plain),
            ("month", date(2026, 10, 1), revenues),
        )
        for n, revenue in enumerate(values)
    ]


def test_a_day_is_unusual_outside_the_spread_of_the_days():
    found = unusual.unusual_days(days(100, 140, 103, 40, 92))

    assert [(day.day.day, sign) for day, sign in found] == [(2, "▲"), (4, "▼")]


def test_the_limit_is_three_and_a_half_modified_scores():
    # The median is 100, the median distance from it 5: the limit is at 100 + 3.5 * 5 / 0.6745.
    assert unusual.unusual_days(days(100, 125.9)) == []
    assert len(unusual.unusual_days(days(100, 126.0))) == 1


def test_no_day_is_unusual_where_days_are_few_or_all_alike():
    assert unusual.unusual_days(days(100, 500)[-10:]) == []
    assert unusual.unusual_days(days(100, 500, orders=1)) == []
    assert unusual.unusual_days([day._replace(revenue=Decimal(5)) for day in days(1, 2)]) == []


@pytest.mark.parametrize(
    ("expected", "actual", "due", "off"),
    [
        (80, 100, 100, False),
        (79, 100, 100, True),
        (125, 100, 100, False),
        (126, 100, 100, True),
        (126, 100, 99, False),
        (1, 0, 100, True),
    ],
)
def test_a_calibration_is_off_by_more_than_a_fifth(expected, actual, due, off):
    assert unusual.is_miscalibrated(Decimal(expected), Decimal(actual), due) == off
