"""`train`: a log, a CSV or Parquet examples become a model's folder, and a version if wanted."""

import argparse
from dataclasses import asdict
from pathlib import Path

from spendcast_training.commands.register import log
from spendcast_training.folder import require_replaceable
from spendcast_training.inputs import Source, add_source
from spendcast_training.outcome import DONE
from spendcast_training.registry import Registry
from spendcast_training.tables import text
from spendcast_training.training import train


def add(subparsers) -> None:
    parser = subparsers.add_parser("train", help="trains a model and writes it as a folder")
    add_source(parser)
    parser.add_argument("--base-currency", default=Source.base_currency)
    parser.add_argument("--horizon-days", type=int, default=Source.horizon_days)
    parser.add_argument("--out", type=Path, required=True, help="the folder, replaced")
    parser.add_argument(
        "--register", action="store_true", help="also as a new version, the challenger"
    )


def run(options: argparse.Namespace) -> int:
    require_replaceable(options.out)
    registry = Registry.connect() if options.register else None
    source = Source.of(options, options.horizon_days, options.base_currency)
    trained = train(source, options.out, say=lambda line: print(f"… {line}", flush=True))
    for name, value in trained.figures.items():
        print(f"{name:32} {value:.6g}")
    print(text(trained.evaluation.judgements))
    print(f"written: {options.out}")
    if registry:
        log(registry, options.out, trained.evaluation, {**asdict(source), **trained.figures})
    return DONE
