"""Command line of the training."""

import argparse
import logging
import sys

from spendcast_training.commands import (
    benchmark,
    compare,
    convert,
    evaluate,
    explain,
    golden,
    promote,
    register,
    rollback,
    train,
)
from spendcast_training.logs import is_json, use_json
from spendcast_training.outcome import run_command

COMMANDS = {
    "train": train,
    "convert": convert,
    "register": register,
    "evaluate": evaluate,
    "compare": compare,
    "promote": promote,
    "rollback": rollback,
    "explain": explain,
    "golden": golden,
    "benchmark": benchmark,
}

_LOG = logging.getLogger("spendcast_training")


class _Progress(logging.Handler):
    """Prints how files were read, beside the steps that the commands print."""

    def emit(self, record: logging.LogRecord) -> None:
        print(f"… {record.getMessage()}", flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="spendcast_training")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS.values():
        command.add(subparsers)
    options = parser.parse_args(arguments)
    _LOG.setLevel(logging.INFO)
    if is_json():
        use_json("spendcast_training")
    else:
        _LOG.handlers = [_Progress()]
    return run_command(options.command, lambda: COMMANDS[options.command].run(options))


if __name__ == "__main__":
    sys.exit(main())
