"""The steps from data to a model folder."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnx

from spendcast_training.alerting import alert_probability
from spendcast_training.clip import LARGEST
from spendcast_training.evaluation import MODEL, Evaluation, evaluate
from spendcast_training.examples import Examples
from spendcast_training.features import DAY, NAMES, VERSION
from spendcast_training.folder import save
from spendcast_training.inputs import Data, Source, read
from spendcast_training.known import Known
from spendcast_training.limits import limits_of
from spendcast_training.model import Model, fit
from spendcast_training.onnx_graph import OnnxModel, check_parity, to_onnx
from spendcast_training.reference import reference
from spendcast_training.split import Split, split_by_time
from spendcast_training.stages import Shape
from spendcast_training.window import window_of
from spendcast_training.zones import zone_of

PARITY_ROWS = 10_000


@dataclass(frozen=True)
class Trained:
    """The model that is served, which learned from all examples, and the copy that is judged.

    The copy is the same recipe on the examples whose outcomes were over before the test began. A
    log too short for a test has neither split, copy nor evaluation. limits: in plain words.
    alone: the formula without trees, where trees are served: what `promote` may fall back to.
    """

    data: Data
    split: Split | None
    served: "Fitted"
    judged: "Fitted | None"
    figures: dict[str, float]
    evaluation: Evaluation | None
    limits: list[str]
    alone: "Trained | None" = None


@dataclass(frozen=True)
class Fitted:
    """A model, the graph that gives its numbers, and by how much the two differ at most."""

    model: Model
    graph: onnx.ModelProto
    exported: OnnxModel
    parity: float

    @classmethod
    def to(cls, known: Known, shape: Shape, seed: int, check: np.ndarray) -> "Fitted":
        """check: the rows on which graph and model must agree."""
        model = fit(known, shape, seed)
        graph = to_onnx(model)
        exported = OnnxModel(graph.SerializeToString())
        return cls(model, graph, exported, check_parity(model, exported, check))


def train(source: Source, out: Path, say: Callable[[str], None] = lambda line: None) -> Trained:
    """Trains, judges, checks that graphs give their models' numbers, and writes the folder."""
    say("reading and making examples")
    trained = learn(read(source), source.seed, say)
    write(trained, out)
    return trained


def write(trained: Trained, out: Path) -> None:
    """The model's folder, replaced."""
    data = trained.data
    save(
        trained.served.graph,
        out,
        _example_rows(trained.split.test if trained.split else data.examples),
        metadata(data, trained),
        reference(trained.served.exported, _purchases(data.examples)),
        trained.judged.graph if trained.judged else None,
    )


def learn(data: Data, seed: int, say: Callable[[str], None] = lambda line: None) -> Trained:
    """The same without files."""
    known, check = _known(data, data.examples, _recent(data)), _parity_rows(data)
    try:
        split = split_by_time(data.examples, data.horizon_days)
    except ValueError:
        split = None
    shape = Shape.of(split.train if split else data.examples)
    copies: dict[Shape, Fitted] = {}
    evaluation = None
    if split:
        say(f"fitting to {len(split.train):,} examples, to be judged on later purchases")
        before = _before_test(data, split)
        copies = {s: Fitted.to(before, s, seed, check) for s in dict.fromkeys((shape, Shape()))}
        shape = _better(copies, shape, split.test)
        evaluation = evaluate({MODEL: copies[shape].exported}, window_of(data, split))
    say(f"fitting {_described(shape)} to all {len(data.examples):,} examples, to be served")

    def trained(shape: Shape, evaluation: Evaluation | None, alone: Trained | None) -> Trained:
        served, judged = Fitted.to(known, shape, seed, check), copies.get(shape)
        parity = max(fitted.parity for fitted in (judged, served) if fitted)
        figures = _figures(data, split, shape, parity)
        figures["alert_probability"] = _alert_probability(served, known)
        limits = limits_of(known, shape, split is not None)
        return Trained(data, split, served, judged, figures, evaluation, limits, alone)

    alone = None if shape == Shape() else trained(Shape(), None, None)
    return trained(shape, evaluation, alone)


def _alert_probability(served: Fitted, known: Known) -> float:
    """That of the newest purchases, since the stream alerts after purchases."""
    rows = known.recent if len(known.recent) else known.labelled
    rows = rows.where(~rows.cutoff)
    return alert_probability(served.model.predict(rows.features).exceed_probability)


def _better(copies: dict[Shape, Fitted], shape: Shape, test: Examples) -> Shape:
    """The shape, or the formula alone where trees are worse on the test."""
    trees, formula = (_error(copies[s].model, test) for s in (shape, Shape()))
    return shape if trees <= formula else Shape()


def _error(model: Model, rows: Examples) -> float:
    """Mean absolute error of the spend after purchases, or of all rows where there are none."""
    rows = rows.where(~rows.cutoff) if not rows.cutoff.all() else rows
    return float(np.abs(model.predict(rows.features).expected_spend - rows.spend).mean())


def _described(shape: Shape) -> str:
    if shape == Shape():
        return "the formula alone"
    return f"the formula and {shape.purchase_trees} + {shape.spend_trees} trees"


def _recent(data: Data) -> Examples:
    """Rows of the last horizon; of Parquet of an older version, the newest that have an outcome."""
    if data.recent is not None:
        return data.recent
    rows = data.examples
    return rows.where(rows.micros > rows.micros.max() - data.horizon_days * DAY)


def _known(data: Data, labelled: Examples, recent: Examples) -> Known:
    """Implausible amounts are in quarantine: the shop believes those that are left."""
    left = [data.examples, _recent(data)]
    believed = max(float(rows.features[:, LARGEST].max(initial=0)) for rows in left)
    known = Known.of(labelled, recent, data.horizon_days, data.season, believed)
    return replace(known, zone=zone_of(data.time_zone))


def _before_test(data: Data, split: Split) -> Known:
    """What was known when the test began: rows of the horizon before it lack their outcome."""
    rows, begin = data.examples, split.test_begin
    gap = (rows.micros > begin - data.horizon_days * DAY) & (rows.micros <= begin)
    return _known(data, split.train, rows.where(gap))


def metadata(data: Data, trained: Trained) -> dict:
    """What the registered version says of itself."""
    split = trained.split
    judged = {}
    if split:
        judged = {
            "judged_data_to": _last_day(data, split.train),
            "test_from": _day(split.test_begin),
        }
    return {
        "feature_version": VERSION,
        "feature_names": list(NAMES),
        "horizon_days": data.horizon_days,
        "base_currency": data.base_currency,
        "time_zone": data.time_zone,
        "data_from": _day(data.examples.micros.min()),
        "data_to": _last_day(data, data.examples),
        **judged,
        "training_examples": len(data.examples),
        "data_fingerprint": data.fingerprint,
        "limits": trained.limits,
    }


def _figures(data: Data, split: Split | None, shape: Shape, parity: float) -> dict[str, float]:
    figures = {f"input_{name}": count for name, count in sorted(data.counts.items())}
    figures |= {"examples": len(data.examples)}
    if split:
        figures |= {"examples_judged": len(split.train), "examples_test": len(split.test)}
    figures |= {"purchase_trees": shape.purchase_trees, "spend_trees": shape.spend_trees}
    return figures | {"parity": parity}


def _example_rows(rows: Examples) -> np.ndarray:
    """Three rows: of the smallest, the middle and the largest history."""
    order = np.argsort(rows.features[:, NAMES.index("purchases")], kind="stable")
    return rows.features[order[[0, len(order) // 2, -1]]]


def _parity_rows(data: Data) -> np.ndarray:
    return data.examples.features[-PARITY_ROWS:]


def _purchases(examples: Examples) -> np.ndarray:
    return examples.features[~examples.cutoff]


def _last_day(data: Data, examples: Examples) -> str:
    """Of the outcomes that are learned from."""
    return _day(int(examples.micros.max()) + data.horizon_days * DAY)


def _day(micros: int) -> str:
    return str(np.datetime64(int(micros), "us").astype("datetime64[D]"))
