"""`register`: a model's folder becomes the newest version of the registry, the challenger."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from spendcast_training.contest import judge_models
from spendcast_training.evaluation import MODEL, Evaluation
from spendcast_training.explanation import write_background
from spendcast_training.outcome import DONE
from spendcast_training.page import write_page
from spendcast_training.registration import BACKGROUND, register, report_of
from spendcast_training.registry import CHALLENGER, Registry, Version
from spendcast_training.served import ServedModel
from spendcast_training.window import add_data


def add(subparsers) -> None:
    parser = subparsers.add_parser(
        "register",
        help="registers a folder as a new version and gives it the alias challenger",
        description="Judges a model's folder on the newest data and logs it, its figures and its "
        "evaluation page to the MLflow server that MLFLOW_TRACKING_URI names.",
    )
    parser.add_argument("folder", type=Path, help="as `train --out` writes it")
    add_data(parser)


def run(options: argparse.Namespace) -> int:
    registry, model = Registry.connect(), ServedModel.open(options.folder)
    evaluation = judge_models({MODEL: model}, options)
    log(registry, options.folder, evaluation, {"seed": options.seed})
    return DONE


def log(
    registry: Registry,
    folder: Path,
    evaluation: Evaluation,
    parameters: dict[str, object],
    beside: Sequence[Path] = (),
) -> Version:
    """Registers a folder with its figures, its page and what else its run keeps; prints which."""
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "evaluation.html"
        write_page(evaluation, ServedModel.open(folder), page)
        background = Path(scratch) / BACKGROUND
        write_background(evaluation.rows.features, background)
        report = report_of(evaluation, parameters, [page, background, *beside])
        version = register(registry, folder, report)
    print(f"registered version {version.number} of {registry.name}, the {CHALLENGER}")
    return version
