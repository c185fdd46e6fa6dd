"""Deletes what is older than the retention, in batches, each a transaction of its own.

A deleted record leaves its position in the ledger's gaps as erased, so that the accounts still add
up. A run that is cut off has deleted some batches, and the next one goes on.
"""

import logging
from contextlib import closing
from datetime import UTC, datetime, timedelta

from airflow.sdk import Variable
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from spendcast_dags import sql

LOG = logging.getLogger(__name__)
DAYS = "spendcast_retention_days"
BATCH = 20_000
# A report looks back thirteen months, and a month's report may be made a month later.
SHORTEST = 430
BY_POSITION = ("duplicates", "dead_letters")


def prune(dry_run: bool) -> None:
    """Skips the task where everything is kept."""
    started = datetime.now(UTC)
    before = started - timedelta(days=retention_days())
    with closing(sql.database("spendcast_owner").get_conn()) as connection:
        connection.autocommit = True
        if dry_run:
            LOG.info("would delete what is older than %s: %s", before, _counts(connection, before))
            return
        deleted = {"purchases": _prune_purchases(connection, before)}
        for table in BY_POSITION:
            deleted[table] = _prune_by_position(connection, table, before)
        _execute(connection, "merge_gaps.sql", since=started)
    LOG.info("deleted what is older than %s: %s", before, deleted)


def retention_days() -> int:
    days = int(Variable.get(DAYS, default="0"))
    if days == 0:
        raise AirflowSkipException(f"{DAYS} is 0: everything is kept")
    if days < SHORTEST:
        raise AirflowFailException(
            f"{DAYS} must be 0 or at least {SHORTEST}, which reports look back, but was {days}"
        )
    return days


def _counts(connection, before: datetime) -> dict[str, int]:
    return dict(_execute(connection, "prunable.sql", before=before))


def _prune_purchases(connection, before: datetime) -> int:
    """By ranges of arrival, the order of storing, so that a batch reads little but its rows."""
    [(first, last)] = _execute(connection, "prunable_arrivals.sql", before=before)
    deleted = 0
    for start in range(first, last + 1, BATCH) if first is not None else ():
        [(rows,)] = _execute(
            connection, "prune_purchases.sql", before=before, start=start, end=start + BATCH
        )
        deleted += rows
    return deleted


def _prune_by_position(connection, table: str, before: datetime) -> int:
    deleted = 0
    while True:
        [(rows,)] = _execute(connection, f"prune_{table}.sql", before=before, batch=BATCH)
        deleted += rows
        if rows < BATCH:
            return deleted


def _execute(connection, file: str, **parameters) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql.text(file), parameters)
        return cursor.fetchall() if cursor.description else []
