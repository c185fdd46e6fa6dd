"""The statements, each in a file, and the databases that they are asked of."""

from pathlib import Path

from airflow.providers.postgres.hooks.postgres import PostgresHook

FOLDER = Path(__file__).parent / "sql"


def text(file: str) -> str:
    return (FOLDER / file).read_text()


def database(connection: str) -> PostgresHook:
    """`spendcast` may do what the reports need."""
    return PostgresHook(connection)
