"""Command line: `train` makes a model folder, `golden` the file that Java and Python agree on."""

import argparse
import sys
from pathlib import Path

from spendcast_training.golden import write_golden
from spendcast_training.training import Plan, train


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.command == "golden":
        write_golden(options.model, options.out)
        return 0
    values = {name: value for name, value in vars(options).items() if name != "command"}
    try:
        figures = train(Plan(**values)).figures
    except (OSError, ValueError) as problem:
        print(f"train: {problem}", file=sys.stderr)
        return 1
    for name, value in figures.items():
        print(f"{name:32} {value:.6g}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="spendcast_training")
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="trains a model and writes it as a folder")
    training.add_argument("--events", type=Path, required=True, help="ndjson, plain or gzipped")
    training.add_argument("--out", type=Path, required=True, help="the folder, replaced")
    training.add_argument("--rates", type=Path, help="csv: currency,day,rate")
    training.add_argument("--base-currency", default=Plan.base_currency)
    training.add_argument("--horizon-days", type=int, default=Plan.horizon_days)
    training.add_argument("--max-examples", type=int, default=Plan.max_examples)
    training.add_argument("--seed", type=int, default=Plan.seed)
    golden = commands.add_parser("golden", help="writes the golden file of a model")
    golden.add_argument("--model", type=Path, required=True)
    golden.add_argument("--out", type=Path, required=True)
    return parser


if __name__ == "__main__":
    sys.exit(main())
