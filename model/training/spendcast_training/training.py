"""The steps from data to a model folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx

from spendcast_training.evaluation import MODEL, Evaluation, evaluate
from spendcast_training.features import DAY, NAMES, VERSION
from spendcast_training.folder import save
from spendcast_training.inputs import Data, Source, read
from spendcast_training.model import Shape, TwoStage, fit
from spendcast_training.onnx_graph import OnnxModel, check_parity, to_onnx
from spendcast_training.reference import reference
from spendcast_training.split import Split, split_by_time
from spendcast_training.tuning import choose_shape
from spendcast_training.window import window_of

PARITY_ROWS = 10_000


@dataclass(frozen=True)
class Trained:
    """A model, what it learned from, the graph that gives its numbers, and how good that is."""

    data: Data
    split: Split
    shape: Shape
    model: TwoStage
    graph: onnx.ModelProto
    exported: OnnxModel
    figures: dict[str, float]
    evaluation: Evaluation


def train(source: Source, out: Path, say: Callable[[str], None] = lambda line: None) -> Trained:
    """Trains, checks that the graph gives the model's numbers, and writes the folder."""
    say("reading and making examples")
    data = read(source)
    trained = learn(data, source.seed, say)
    save(
        trained.graph,
        out,
        _example_rows(trained.split),
        metadata(data, trained.split),
        reference(trained.exported, _purchases(trained.split)),
    )
    return trained


def learn(data: Data, seed: int, say: Callable[[str], None] = lambda line: None) -> Trained:
    """The same without files."""
    split = split_by_time(data.examples, data.horizon_days)
    say(f"choosing the number of trees, {len(split.fit):,} examples before {len(split.tune):,}")
    shape = choose_shape(split.fit, split.tune, seed)
    say(f"fitting {shape.purchase_trees} + {shape.spend_trees} trees to {len(split.train):,}")
    model = fit(split.train, shape, seed)
    say("checking the ONNX graph against the model, and both on later purchases")
    graph = to_onnx(model)
    exported = OnnxModel(graph.SerializeToString())
    parity = check_parity(model, exported, data.examples.features[-PARITY_ROWS:])
    evaluation = evaluate({MODEL: exported}, window_of(data, split))
    figures = _figures(data, split, parity)
    return Trained(data, split, shape, model, graph, exported, figures, evaluation)


def metadata(data: Data, split: Split) -> dict:
    """What the registered version says of itself."""
    end = int(split.train.micros.max()) + data.horizon_days * DAY
    return {
        "feature_version": VERSION,
        "feature_names": list(NAMES),
        "horizon_days": data.horizon_days,
        "base_currency": data.base_currency,
        "data_from": _day(split.train.micros.min()),
        "data_to": _day(end),
        "test_from": _day(split.test_begin),
        "training_examples": len(split.train),
        "data_fingerprint": data.fingerprint,
    }


def _figures(data: Data, split: Split, parity: float) -> dict[str, float]:
    figures = {f"input_{name}": count for name, count in sorted(data.counts.items())}
    figures |= {"examples_train": len(split.train), "examples_test": len(split.test)}
    return figures | {"parity": parity}


def _example_rows(split: Split) -> np.ndarray:
    """Three rows of the test: of the smallest, the middle and the largest history."""
    order = np.argsort(split.test.features[:, NAMES.index("purchases")], kind="stable")
    return split.test.features[order[[0, len(order) // 2, -1]]]


def _purchases(split: Split) -> np.ndarray:
    return split.train.features[~split.train.cutoff]


def _day(micros: int) -> str:
    return str(np.datetime64(int(micros), "us").astype("datetime64[D]"))
