"""How a command ends: its exit codes and the errors that lead to them."""

import sys
from collections.abc import Callable

DONE, FAILED, WRONG_START, REFUSED = 0, 1, 2, 20


class WrongStartError(Exception):
    """What was asked for can't be done; the message says what would do."""


class RegistryError(Exception):
    """The registry did not do what it was asked."""


def run_command(name: str, work: Callable[[], int]) -> int:
    """The work's exit code, or that of its error, which is told in one line."""
    try:
        return work()
    except WrongStartError as problem:
        print(f"{name}: {problem}", file=sys.stderr)
        return WRONG_START
    except (OSError, RegistryError, ValueError) as problem:
        print(f"{name}: {problem}", file=sys.stderr)
        return FAILED
