"""Command line of the training."""

import argparse
import sys

from spendcast_training.commands import (
    benchmark,
    compare,
    evaluate,
    explain,
    golden,
    promote,
    register,
    rollback,
    train,
)
from spendcast_training.outcome import run_command

COMMANDS = {
    "train": train,
    "register": register,
    "evaluate": evaluate,
    "compare": compare,
    "promote": promote,
    "rollback": rollback,
    "explain": explain,
    "golden": golden,
    "benchmark": benchmark,
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="spendcast_training")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS.values():
        command.add(subparsers)
    options = parser.parse_args(arguments)
    return run_command(options.command, lambda: COMMANDS[options.command].run(options))


if __name__ == "__main__":
    sys.exit(main())
