from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from spendcast_training.reading.dates import DateError, Dates, day_first

LATEST = 1_800_000_000_000_000


def at(micros: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    return moment.isoformat().removesuffix("+00:00")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-01", "2024-03-01T00:00:00"),
        ("20240301", "2024-03-01T00:00:00"),
        ("2024-3-1", "2024-03-01T00:00:00"),
        ("2024/03/01 10:15", "2024-03-01T10:15:00"),
        ("2024-03-01 10:15:30", "2024-03-01T10:15:30"),
        ("2024-03-01T10:15:30.123456Z", "2024-03-01T10:15:30.123456"),
        ("2024-03-01 10:15:30 UTC", "2024-03-01T10:15:30"),
        ("2024-03-01 10:15:30 -0400", "2024-03-01T14:15:30"),
        ("2024-03-01 10:15:30.5+01", "2024-03-01T09:15:30.500000"),
        ("2024-03-01T10:15:30+05:30", "2024-03-01T04:45:30"),
        ("20240301T101530Z", None),
        ("01.03.2024", "2024-03-01T00:00:00"),
        ("1/3/2024 9:05 PM", "2024-03-01T21:05:00"),
        ("1/3/2024, 12:05:07 a.m.", "2024-03-01T00:05:07"),
        ("1709251200", "2024-03-01T00:00:00"),
        ("1709251200.25", "2024-03-01T00:00:00.250000"),
        ("1709251200123", "2024-03-01T00:00:00.123000"),
        ("1709251200123456", "2024-03-01T00:00:00.123456"),
        ("946684800", "2000-01-01T00:00:00"),
    ],
)
def test_reads_a_date_to_utc(text, moment):
    if moment is None:
        with pytest.raises(DateError):
            Dates(LATEST, day_first=True).read(text)
    else:
        assert at(Dates(LATEST, day_first=True).read(text)) == moment


def test_reads_the_month_first_where_the_file_does():
    assert at(Dates(LATEST, day_first=False).read("1/3/2024")) == "2024-01-03T00:00:00"


def test_reads_a_format_that_is_given():
    form = "%d %b %Y %H:%M %z"

    assert at(Dates(LATEST, form=form).read("1 Mar 2024 10:00 +0200")) == "2024-03-01T08:00:00"
    with pytest.raises(DateError, match="of the --date-format"):
        Dates(LATEST, form=form).read("2024-03-01")


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2024", "2024-13-01", "2024-02-30", "1/3/25", "2024-03-01 25:00"),
        *(
            "2024-03-01 10:15 EST",
            "17092512001",
            "2024-W10-5",
            "2024031",
            "2024-03-01-05",
            "13/01/2024 13:00 PM",
        ),
    ],
)
def test_refuses_what_is_no_date(text):
    with pytest.raises(DateError, match="a date"):
        Dates(LATEST, day_first=True).read(text)


def test_says_how_to_save_a_number_of_days_of_excel_as_a_date():
    with pytest.raises(DateError, match="format the column as a date, and save"):
        Dates(LATEST).read("45597.59514")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "100000000",
            "9999999999",
            "1989-12-31",
            "1990-01-01T00:00:00+00:01",
            "0001-01-01T00:00:00+05:00",
        ),
        *("9999-12-31T23:59:59-05:00", "2099-01-01"),
    ],
)
def test_refuses_a_date_out_of_range_and_names_the_range(text):
    with pytest.raises(DateError, match="from 1990-01-01 to 2027-01-15"):
        Dates(LATEST).read(text)


@pytest.mark.parametrize(
    ("texts", "order", "other", "open_question"),
    [
        (["2024-01-01", "nonsense"], None, None, None),
        (["03/04/2025", "13/04/2025"], True, None, None),
        (["03/04/2025", "04/13/2025 10:00"], False, None, None),
        (["03/04/2025"], None, None, "03/04/2025"),
        (["5/5/2025"], True, None, None),
        (["03.04.2025"], True, None, None),
        (["03.04.2025", "04.13.2025"], False, None, None),
        (["13/04/2025", "04/13/2025"], True, "04/13/2025", None),
    ],
)
def test_finds_the_order_of_day_and_month_of_a_file(texts, order, other, open_question):
    assert day_first(texts) == (order, other, open_question)


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("2026-01-01", 1_767_254_400_000_000),
        ("2026-07-01 00:00", 1_782_889_200_000_000),
        ("2026-07-01T00:00:00Z", 1_782_864_000_000_000),
        ("2026-03-08 02:30", 1_772_965_800_000_000),
        ("2026-11-01 01:30", 1_793_521_800_000_000),
    ],
)
def test_a_time_without_an_offset_is_of_the_shops_time_zone(text, micros):
    zone = ZoneInfo("America/Los_Angeles")

    assert Dates(LATEST, zone=zone).read(text) == micros
