"""The steps from data to a model folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx

from spendcast_training.evaluation import MODEL, Evaluation, evaluate
from spendcast_training.examples import Examples
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
    """The model that is served, which learned from all examples, and the copy that is judged.

    The copy is the same recipe on the examples whose outcomes were over before the test began.
    """

    data: Data
    split: Split
    served: "Fitted"
    judged: "Fitted"
    figures: dict[str, float]
    evaluation: Evaluation


@dataclass(frozen=True)
class Fitted:
    """A model, the graph that gives its numbers, and by how much the two differ at most."""

    model: TwoStage
    graph: onnx.ModelProto
    exported: OnnxModel
    parity: float

    @classmethod
    def to(cls, examples: Examples, shape: Shape, seed: int, check: np.ndarray) -> "Fitted":
        """check: the rows on which graph and model must agree."""
        model = fit(examples, shape, seed)
        graph = to_onnx(model)
        exported = OnnxModel(graph.SerializeToString())
        return cls(model, graph, exported, check_parity(model, exported, check))


def train(source: Source, out: Path, say: Callable[[str], None] = lambda line: None) -> Trained:
    """Trains, judges, checks that graphs give their models' numbers, and writes the folder."""
    say("reading and making examples")
    data = read(source)
    trained = learn(data, source.seed, say)
    save(
        trained.served.graph,
        out,
        _example_rows(trained.split),
        metadata(data, trained.split),
        reference(trained.served.exported, _purchases(data.examples)),
        trained.judged.graph,
    )
    return trained


def learn(data: Data, seed: int, say: Callable[[str], None] = lambda line: None) -> Trained:
    """The same without files."""
    split = split_by_time(data.examples, data.horizon_days)
    say(f"choosing the number of trees, {len(split.fit):,} examples before {len(split.tune):,}")
    shape = choose_shape(split.fit, split.tune, seed)
    trees, check = f"{shape.purchase_trees} + {shape.spend_trees} trees", _parity_rows(data)
    say(f"fitting {trees} to {len(split.train):,} examples, to be judged on later purchases")
    judged = Fitted.to(split.train, shape, seed, check)
    evaluation = evaluate({MODEL: judged.exported}, window_of(data, split))
    say(f"fitting {trees} to all {len(data.examples):,} examples, to be served")
    served = Fitted.to(data.examples, shape, seed, check)
    figures = _figures(data, split, max(judged.parity, served.parity))
    return Trained(data, split, served, judged, figures, evaluation)


def metadata(data: Data, split: Split) -> dict:
    """What the registered version says of itself."""
    return {
        "feature_version": VERSION,
        "feature_names": list(NAMES),
        "horizon_days": data.horizon_days,
        "base_currency": data.base_currency,
        "data_from": _day(data.examples.micros.min()),
        "data_to": _last_day(data, data.examples),
        "judged_data_to": _last_day(data, split.train),
        "test_from": _day(split.test_begin),
        "training_examples": len(data.examples),
        "data_fingerprint": data.fingerprint,
    }


def _figures(data: Data, split: Split, parity: float) -> dict[str, float]:
    figures = {f"input_{name}": count for name, count in sorted(data.counts.items())}
    figures |= {"examples": len(data.examples)}
    figures |= {"examples_judged": len(split.train), "examples_test": len(split.test)}
    return figures | {"parity": parity}


def _example_rows(split: Split) -> np.ndarray:
    """Three rows of the test: of the smallest, the middle and the largest history."""
    order = np.argsort(split.test.features[:, NAMES.index("purchases")], kind="stable")
    return split.test.features[order[[0, len(order) // 2, -1]]]


def _parity_rows(data: Data) -> np.ndarray:
    return data.examples.features[-PARITY_ROWS:]


def _purchases(examples: Examples) -> np.ndarray:
    return examples.features[~examples.cutoff]


def _last_day(data: Data, examples: Examples) -> str:
    """Of the outcomes that are learned from."""
    return _day(int(examples.micros.max()) + data.horizon_days * DAY)


def _day(micros: int) -> str:
    return str(np.datetime64(int(micros), "us").astype("datetime64[D]"))
