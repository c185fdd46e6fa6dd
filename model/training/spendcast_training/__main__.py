"""Command line; each command is a file of commands/."""

import argparse
import sys

from spendcast_training.commands import golden, train

COMMANDS = (train, golden)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="spendcast_training")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except (OSError, ValueError) as problem:
        print(f"{options.command}: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
