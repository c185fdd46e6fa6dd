"""Whether each kind of run is about the right month, asked of Airflow's own timetable."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import jinja2
import pytest
from airflow.sdk.exceptions import ParamValidationError
from airflow.serialization.serialized_objects import DagSerialization
from airflow.timetables.base import DataInterval, TimeRestriction

from spendcast_dags.month import MONTH, month_param, shop_time


@pytest.fixture
def dag(dag_bag):
    """As the scheduler has it."""
    return DagSerialization.from_dict(DagSerialization.to_dict(dag_bag.dags["monthly_report"]))


@pytest.fixture
def timetable(dag):
    return dag.timetable


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def month(interval: DataInterval | None, run_after: datetime, param: str = "") -> str:
    run = SimpleNamespace(
        data_interval_start=interval.start if interval else None, run_after=run_after
    )
    return jinja2.Template(MONTH).render(
        params=SimpleNamespace(month=param),
        dag_run=run,
        macros=SimpleNamespace(timedelta=timedelta),
        shop_time=shop_time,
    )


def test_a_scheduled_run_is_about_the_month_before_it(timetable):
    last = DataInterval(day("2026-11-01T02:00"), day("2026-12-01T02:00"))
    anytime = TimeRestriction(day("2020-01-01"), None, catchup=True)

    run = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=anytime)

    assert run.run_after == day("2027-01-01T02:00")
    assert month(run.data_interval, run.run_after) == "2026-12"


def test_a_backfill_has_a_run_for_each_month_between_its_dates(dag):
    runs = dag.iter_dagrun_infos_between(day("2027-12-01"), day("2028-02-29"))

    months = [month(run.data_interval, run.run_after) for run in runs]

    assert months == ["2027-12", "2028-01", "2028-02"]


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2026-10-15", "2026-09"), ("2026-10-01T02:00", "2026-09"), ("2026-10-01T01:59", "2026-08")],
)
def test_a_manual_run_for_a_date_is_about_the_last_month_complete_by_then(
    timetable, date, expected
):
    interval = timetable.infer_manual_data_interval(run_after=day(date))

    assert month(interval, day(date)) == expected


def test_a_manual_run_with_a_month_is_about_that_month(timetable):
    interval = timetable.infer_manual_data_interval(run_after=day("2026-10-15"))

    assert month(interval, day("2026-10-15"), param="2025-02") == "2025-02"
    assert month(None, day("2026-10-15"), param="2025-02") == "2025-02"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("2026-10-15", "2026-09"),
        ("2027-01-01T00:00", "2026-12"),
        ("2028-03-31T23:59", "2028-02"),
    ],
)
def test_a_run_without_a_date_is_about_the_month_before_it_was_made(database, made, expected):
    assert month(None, day(made)) == expected


@pytest.mark.parametrize(
    ("zone", "made", "expected"),
    [
        ("Asia/Tokyo", "2026-10-31T14:59", "2026-09"),
        ("Asia/Tokyo", "2026-10-31T15:00", "2026-10"),
        ("America/Los_Angeles", "2026-11-01T06:59", "2026-09"),
        ("America/Los_Angeles", "2026-11-01T07:00", "2026-10"),
        ("America/Los_Angeles", "2026-12-01T07:59", "2026-10"),
        ("America/Los_Angeles", "2026-12-01T08:00", "2026-11"),
    ],
)
def test_a_run_just_after_the_shops_midnight_is_about_the_month_that_ended(
    zoned, zone, made, expected
):
    zoned(zone)

    assert month(None, day(made)) == expected


@pytest.fixture
def zoned(database):
    yield lambda zone: database.rows(f"update spendcast.settings set time_zone = '{zone}'")
    database.rows("update spendcast.settings set time_zone = 'UTC'")


@pytest.mark.parametrize("wrong", ["2026-13", "2026-1", "October", "2026-10-01", "2026-10; x"])
def test_another_month_than_a_month_is_refused(wrong):
    with pytest.raises(ParamValidationError):
        month_param().resolve(wrong)
