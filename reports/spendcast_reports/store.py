"""Keeps what was rendered: a revision for each change of its content, none for the rest."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import psycopg
from psycopg.rows import class_row

from spendcast_reports.facts import statement
from spendcast_reports.rows import Run


@dataclass(frozen=True)
class Rendering:
    """The page and the document that say the same."""

    html: str
    pdf: bytes

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.html.encode("utf-8") + self.pdf).hexdigest()


@dataclass(frozen=True)
class Stored:
    """A report as it lies in the database."""

    month: date
    revision: int
    checksum: str
    code_version: str
    created_at: datetime


class RunReplacedError(Exception):
    """Another run became current while this one was rendered."""


def store(
    connection: psycopg.Connection, run: Run, rendering: Rendering, code_version: str
) -> tuple[Stored, bool]:
    """The newest revision of the run's month, and whether it is a new one.

    Renderers of one month wait for each other; who comes with a run that is no longer current is
    refused, so that the newest revision is never of an older run.
    """
    with connection.transaction():
        connection.execute(statement("lock_month"), [run.month])
        if connection.execute(statement("still_current"), [run.run_id]).fetchone() is None:
            raise RunReplacedError
        newest = newest_report(connection, run.month)
        if newest is not None and newest.checksum == rendering.checksum:
            return newest, False
        connection.execute(
            statement("insert_report"),
            {
                "month": run.month,
                "revision": 1 if newest is None else newest.revision + 1,
                "run_id": run.run_id,
                "html": rendering.html,
                "pdf": rendering.pdf,
                "checksum": rendering.checksum,
                "code_version": code_version,
            },
        )
        return newest_report(connection, run.month), True


def newest_report(connection: psycopg.Connection, month: date) -> Stored | None:
    reports = [report for report in list_reports(connection) if report.month == month]
    return reports[-1] if reports else None


def list_reports(connection: psycopg.Connection) -> list[Stored]:
    """All that is stored, in the order of months and revisions."""
    with connection.cursor(row_factory=class_row(Stored)) as cursor:
        return cursor.execute(statement("list_reports")).fetchall()


def load_report(connection: psycopg.Connection, month: date, revision: int) -> Rendering | None:
    with connection.cursor(row_factory=class_row(Rendering)) as cursor:
        return cursor.execute(statement("load_report"), [month, revision]).fetchone()
