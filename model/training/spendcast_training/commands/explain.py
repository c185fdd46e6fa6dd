"""`explain`: what each feature contributes to one prediction."""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from spendcast_training.contest import open_reference
from spendcast_training.explanation import explain, read_background, read_features, text
from spendcast_training.outcome import DONE
from spendcast_training.registration import BACKGROUND
from spendcast_training.registry import Registry
from spendcast_training.stored import features_of_event


def add(subparsers) -> None:
    parser = subparsers.add_parser(
        "explain",
        help="the contributions of the features to one prediction",
        description="Sampled Shapley values of the graph that is served, in the base currency: "
        "what is usual plus all contributions is the prediction.",
    )
    parser.add_argument("model", help="a folder, a version number or an alias")
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--features", help="JSON file of names and values or a list; - is stdin")
    asked.add_argument(
        "--event", help="a stored purchase; `bin/spendcast` says which database it is looked up in"
    )
    parser.add_argument(
        "--background", type=Path, help="JSON of usual rows; default: those logged at registration"
    )


def run(options: argparse.Namespace) -> int:
    row = _row(options)
    with open_reference(options.model) as model:
        background, origin = _background(options, model.folder)
        print(f"contributions by permutation on the ONNX graph, against {origin}")
        print(text(explain(model, row, background), model.base_currency))
    return DONE


def _row(options: argparse.Namespace) -> np.ndarray:
    if options.event:
        return features_of_event(options.event)
    return read_features(
        sys.stdin.read() if options.features == "-" else Path(options.features).read_text()
    )


def _background(options: argparse.Namespace, folder: Path) -> tuple[np.ndarray, str]:
    """Usual rows, and in words where they are from."""
    if options.background:
        return read_background(options.background), str(options.background)
    if Path(options.model).is_dir():
        return read_background(folder / "input_example.json"), "the model's input example only"
    registry = Registry.connect()
    with tempfile.TemporaryDirectory() as scratch:
        file = registry.download_of_run(registry.find(options.model), BACKGROUND, Path(scratch))
        rows = read_background(file)
    return rows, f"{len(rows)} rows that it was judged on"
