"""How a command ends: its exit codes and the errors that lead to them."""

from collections.abc import Callable

import psycopg

from spendcast_reports.logs import report_error

DONE, FAILED, WRONG_START = 0, 1, 2


class WrongStartError(Exception):
    """What was asked for can't be done; the message says what would do."""


def run_command(name: str, work: Callable[[], int]) -> int:
    """The work's exit code, or that of its error, which is told in one line."""
    try:
        return work()
    except WrongStartError as problem:
        report_error(__package__, name, str(problem))
        return WRONG_START
    except psycopg.errors.ReadOnlySqlTransaction:
        report_error(
            __package__,
            name,
            "the database is a read-only standby, and this command writes:"
            " name the primary in SPENDCAST_JDBC_URL",
        )
        return WRONG_START
    except (OSError, ValueError, psycopg.Error) as problem:
        report_error(__package__, name, str(problem).strip())
        return FAILED
