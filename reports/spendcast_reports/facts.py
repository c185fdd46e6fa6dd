"""Reads all that is known about a month, as of one moment."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import class_row, scalar_row

from spendcast_reports import rows
from spendcast_reports.changes import Change, largest
from spendcast_reports.formats import back
from spendcast_reports.outcome import WrongStartError

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Facts:
    """The rows of the current run of a month; a list is empty where nothing is known."""

    run: rows.Run
    totals: list[rows.Total]
    days: list[rows.Day]
    customer_kinds: list[rows.CustomerKind]
    segments: list[rows.Segment]
    segment_flows: list[rows.SegmentFlow]
    cohorts: list[rows.Cohort]
    dimensions: list[rows.DimensionValue]
    concentrations: list[rows.Concentration]
    prediction_bins: list[rows.PredictionBin]
    outlooks: list[rows.Outlook]
    outcomes: list[rows.Outcome]
    intervals: list[rows.Interval]
    alert_statuses: list[rows.AlertStatus]
    alert_outcomes: list[rows.AlertOutcome]
    dead_letters: list[rows.DeadLetters]
    qualities: list[rows.Quality]
    causes: list[rows.Cause]


TABLES = {
    name: kind.__args__[0]
    for name, kind in Facts.__annotations__.items()
    if name not in ("run", "causes")
}


def read_facts(connection: psycopg.Connection, month: date) -> Facts:
    """All tables as of one moment, so that no other run becomes current between two of them."""
    with connection.transaction():
        connection.execute(statement("one_moment"))
        run = _current_run(connection, month)
        tables = {name: _rows(connection, name, row, run.run_id) for name, row in TABLES.items()}
        changes = largest(tables["totals"], tables["days"], tables["dimensions"])
        causes = [cause for change in changes for cause in _causes(connection, run, change)]
    return Facts(run=run, causes=causes, **tables)


def statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def _current_run(connection: psycopg.Connection, month: date) -> rows.Run:
    with connection.cursor(row_factory=class_row(rows.Run)) as cursor:
        run = cursor.execute(statement("current_run"), [month]).fetchone()
    if run is None:
        raise WrongStartError(_way_out(connection, month))
    return run


def _way_out(connection: psycopg.Connection, month: date) -> str:
    with connection.cursor(row_factory=scalar_row) as cursor:
        months = cursor.execute(statement("current_months")).fetchall()
    known = ", ".join(f"{known:%Y-%m}" for known in months) or "none"
    return (
        f"nothing was counted for {month:%Y-%m} yet: run `bin/monthly-report --month={month:%Y-%m}`"
        f" first (counted: {known})"
    )


def _rows(connection: psycopg.Connection, name: str, row: type, run_id: object) -> list:
    with connection.cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(statement(name), [run_id]).fetchall()


def _causes(connection: psycopg.Connection, run: rows.Run, change: Change) -> list[rows.Cause]:
    parameters = {
        "dimension": change.dimension,
        "value": change.value,
        "direction": 1 if change.amount > 0 else -1,
        "run_id": run.run_id,
        "arrival_bound": run.arrival_bound,
        "month_before": _midnight(back(run.month, 1), run.time_zone),
        "month": _midnight(run.month, run.time_zone),
        "end": _midnight(back(run.month, -1), run.time_zone),
    }
    with connection.cursor(row_factory=class_row(rows.Cause)) as cursor:
        return cursor.execute(statement("causes"), parameters).fetchall()


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
