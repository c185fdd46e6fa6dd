"""How a command ends: its exit codes and the errors that lead to them."""

import sys
from collections.abc import Callable

import psycopg

DONE, FAILED, WRONG_START = 0, 1, 2


class WrongStartError(Exception):
    """What was asked for can't be done; the message says what would do."""


def run_command(name: str, work: Callable[[], int]) -> int:
    """The work's exit code, or that of its error, which is told in one line."""
    try:
        return work()
    except WrongStartError as problem:
        print(f"{name}: {problem}", file=sys.stderr)
        return WRONG_START
    except psycopg.errors.ReadOnlySqlTransaction:
        print(
            f"{name}: the database is a read-only standby, and this command writes:"
            " name the primary in SPENDCAST_JDBC_URL",
            file=sys.stderr,
        )
        return WRONG_START
    except (OSError, ValueError, psycopg.Error) as problem:
        print(f"{name}: {str(problem).strip()}", file=sys.stderr)
        return FAILED
