"""`golden`: the file that Java and Python are both held to."""

from argparse import Namespace
from pathlib import Path

from spendcast_training.golden import write_golden


def add_to(commands) -> None:
    command = commands.add_parser("golden", help="writes the golden file of a model")
    command.add_argument("--model", type=Path, required=True)
    command.add_argument("--out", type=Path, required=True)
    command.set_defaults(run=run)


def run(options: Namespace) -> None:
    write_golden(options.model, options.out)
