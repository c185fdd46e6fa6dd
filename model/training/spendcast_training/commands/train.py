"""`train`: a log, a CSV or Parquet examples become a model's folder, and a version if wanted."""

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path

from spendcast_training.commands.register import log
from spendcast_training.folder import require_replaceable
from spendcast_training.inputs import ACCEPTED, Source, add_source, read_facts
from spendcast_training.outcome import DONE, WrongStartError
from spendcast_training.reading.summary import summary
from spendcast_training.registration import FORMULA
from spendcast_training.registry import Registry
from spendcast_training.tables import text
from spendcast_training.training import Trained, train, write


def add(subparsers) -> None:
    parser = subparsers.add_parser(
        "train",
        help="trains a model and writes it as a folder",
        description=f"Trains a model on a log of purchases.\n\n{ACCEPTED}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_source(parser)
    parser.add_argument("--base-currency", default=Source.base_currency)
    parser.add_argument("--horizon-days", type=int, default=Source.horizon_days)
    parser.add_argument("--out", type=Path, help="the folder, replaced; not with --dry-run")
    parser.add_argument(
        "--dry-run", action="store_true", help="only reads the log and prints what it holds"
    )
    parser.add_argument(
        "--register", action="store_true", help="also as a new version, the challenger"
    )


def run(options: argparse.Namespace) -> int:
    if options.dry_run:
        return _look(options)
    if options.out is None:
        raise WrongStartError("--out FOLDER must be given, or --dry-run")
    require_replaceable(options.out)
    registry = Registry.connect() if options.register else None
    source = Source.of(options, options.horizon_days, options.base_currency)
    trained = train(source, options.out, say=lambda line: print(f"… {line}", flush=True))
    for name, value in trained.figures.items():
        print(f"{name:32} {value:.6g}")
    if trained.evaluation:
        print(text(trained.evaluation.judgements))
    print(*trained.limits, f"written: {options.out}", sep="\n")
    if registry:
        _register(registry, options.out, trained, {**asdict(source), **trained.figures})
    return DONE


def _register(
    registry: Registry, folder: Path, trained: Trained, parameters: dict[str, object]
) -> None:
    """Beside the version, in its run, the formula without trees, for `promote` to fall back to."""
    with tempfile.TemporaryDirectory() as scratch:
        files = []
        if trained.alone:
            files.append(Path(scratch) / FORMULA)
            write(trained.alone, files[0])
        log(registry, folder, trained.evaluation, parameters, files)


def _look(options: argparse.Namespace) -> int:
    """Without training."""
    if options.examples:
        raise WrongStartError("--dry-run must come with --events, --csv or --cdnow")
    source = Source.of(options, options.horizon_days, options.base_currency)
    print(summary(read_facts(source), source.base_currency))
    return DONE
