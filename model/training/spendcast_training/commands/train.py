"""`train`: a log of events becomes a model's folder, and a version of the registry if wanted."""

import argparse
from dataclasses import fields
from pathlib import Path

from spendcast_training.commands.register import log
from spendcast_training.outcome import DONE
from spendcast_training.registry import Registry
from spendcast_training.tables import text
from spendcast_training.training import Plan, train


def add(subparsers) -> None:
    parser = subparsers.add_parser("train", help="trains a model and writes it as a folder")
    parser.add_argument("--events", type=Path, required=True, help="ndjson, plain or gzipped")
    parser.add_argument("--out", type=Path, required=True, help="the folder, replaced")
    parser.add_argument("--rates", type=Path, help="csv: currency,day,rate")
    parser.add_argument("--base-currency", default=Plan.base_currency)
    parser.add_argument("--horizon-days", type=int, default=Plan.horizon_days)
    parser.add_argument("--max-examples", type=int, default=Plan.max_examples)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument(
        "--register", action="store_true", help="also as a new version, the challenger"
    )


def run(options: argparse.Namespace) -> int:
    registry = Registry.connect() if options.register else None
    plan = Plan(**{field.name: getattr(options, field.name) for field in fields(Plan)})
    trained = train(plan)
    for name, value in trained.figures.items():
        print(f"{name:32} {value:.6g}")
    print(text(trained.evaluation.judgements))
    if registry:
        log(registry, plan.out, trained.evaluation, {**vars(plan), **trained.figures})
    return DONE
