"""`golden`: the file that Java and Python agree on."""

import argparse
from pathlib import Path

from spendcast_training.golden import write_golden
from spendcast_training.outcome import DONE


def add(subparsers) -> None:
    parser = subparsers.add_parser("golden", help="writes the golden file of a model")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)


def run(options: argparse.Namespace) -> int:
    write_golden(options.model, options.out)
    return DONE
