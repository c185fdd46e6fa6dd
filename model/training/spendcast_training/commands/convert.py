"""`convert`: a CSV of purchases becomes events of the contract, for `make run` and `backfill`."""

import argparse
from dataclasses import replace
from pathlib import Path

from spendcast_training.csv_events import Converted, convert
from spendcast_training.currency import amount_text
from spendcast_training.features import E4
from spendcast_training.inputs import Source, add_csv_flags, csv_options
from spendcast_training.outcome import DONE, WrongStartError


def add(subparsers) -> None:
    parser = subparsers.add_parser(
        "convert",
        help="writes a csv as events of the contract, for make run, backfill and the topic",
        description="Writes the purchases and refunds of a CSV as events of the contract, one a "
        "line, by time. Reads the CSV as `train` does (train --help). The same orders get the "
        "same event ids, so that a repeated or a longer export makes no order twice.",
    )
    parser.add_argument("--csv", type=Path, required=True, help="purchases or order lines")
    parser.add_argument("--out", type=Path, required=True, help="a new file; .gz is gzipped")
    parser.add_argument(
        "--base-currency",
        default=Source.base_currency,
        help="of amounts without a currency (default: %(default)s)",
    )
    parser.add_argument(
        "--time-zone", default=Source.time_zone, help="of times without an offset (default: UTC)"
    )
    add_csv_flags(parser)


def run(options: argparse.Namespace) -> int:
    out = options.out
    if out.exists():
        raise WrongStartError(f"--out must be a new file, but {out} exists; remove it first")
    if not out.parent.is_dir():
        raise WrongStartError(f"--out must be in a folder that exists, but was {out}")
    reading = replace(csv_options(options, options.time_zone), lines=True)
    found = convert(options.csv, out, options.base_currency, reading)
    print(_summary(found))
    most = found.currencies.most_common(1)[0][0]
    print(
        f"written: {out}; next: make run INPUT={out} CURRENCY={most}, or spendcast backfill {out}"
    )
    return DONE


def _summary(found: Converted) -> str:
    counts = [*found.counts.items(), ("customers", len(found.customers))]
    lines = [f"{name:32} {count:,}" for name, count in sorted(counts)]
    for code, (bought, refunded) in sorted(found.sums.items()):
        lines += [
            f"{f'purchases in {code}':32} {amount_text(int(bought * E4), code)}",
            f"{f'refunds in {code}':32} {amount_text(int(-refunded * E4), code)}",
        ]
    return "\n".join(lines)
