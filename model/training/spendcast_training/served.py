"""Model folders as they are served: opened, checked, and made complete for a registry."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml

from spendcast_training.features import NAMES, VERSION
from spendcast_training.formula_graph import INPUT
from spendcast_training.onnx_graph import NAMES_OF_GRAPH, THRESHOLD, OnnxModel
from spendcast_training.outcome import WrongStartError
from spendcast_training.rankings import ALERT_OVER
from spendcast_training.scores import OUTPUTS, Scores

EXPECTED = "expected_output.json"
# The copy that is judged.
JUDGED = "judged.onnx"
TOLERANCE = 1e-4


@dataclass(frozen=True)
class ServedModel:
    """A folder's graph and what its MLmodel says of it."""

    folder: Path
    metadata: dict
    graph: OnnxModel

    @classmethod
    def open(cls, folder: Path) -> "ServedModel":
        """Raises WrongStartError where these features are not the model's, or it is no model."""
        with _readable(folder, "MLmodel"):
            metadata = yaml.safe_load((folder / "MLmodel").read_text())["metadata"]
        _require(folder, metadata, "feature_version", VERSION)
        _require(folder, metadata, "feature_names", list(NAMES))
        return cls(folder, metadata, _graph(folder, "model.onnx", metadata, "graph_sha256"))

    def judged_copy(self) -> "ServedModel":
        """The copy that learned from less, to be judged on what came later; itself if none."""
        if "judged_sha256" not in self.metadata:
            return self
        copy = _graph(self.folder, JUDGED, self.metadata, "judged_sha256")
        learned = {"data_to": self.metadata["judged_data_to"]}
        return replace(self, metadata=self.metadata | learned, graph=copy)

    def predict(self, features: np.ndarray, threshold: float = ALERT_OVER) -> Scores:
        return self.graph.predict(features, threshold)

    @property
    def horizon_days(self) -> int:
        return int(self.metadata["horizon_days"])

    @property
    def base_currency(self) -> str:
        return str(self.metadata["base_currency"])

    @property
    def time_zone(self) -> str:
        """That of the days the model learned from; older ones learned from days of UTC."""
        return str(self.metadata.get("time_zone", "UTC"))

    @property
    def learned_to(self) -> str:
        """The last day that the model learned of."""
        return str(self.metadata["data_to"])


def complete(model: ServedModel, folder: Path) -> Path:
    """A copy with the scores of the input example, by which a server checks what it loaded.

    Raises WrongStartError where the folder has such scores and the graph gives others.
    """
    copy = Path(shutil.copytree(model.folder, folder))
    rows = json.loads((copy / "input_example.json").read_text())[INPUT]
    scores = model.predict(np.array(rows, dtype=np.float32))
    expected = copy / EXPECTED
    if expected.exists():
        _require_scores(expected, scores)
    else:
        # The shortest decimals that are the same float32.
        lists = {name: [float(str(v)) for v in getattr(scores, name)] for name in OUTPUTS}
        expected.write_text(json.dumps({THRESHOLD: ALERT_OVER, **lists}) + "\n")
    return copy


@contextmanager
def _readable(folder: Path, file: str) -> Iterator[None]:
    try:
        yield
    except (OSError, LookupError, TypeError, yaml.YAMLError) as problem:
        raise WrongStartError(
            f"{folder} must be a model's folder with MLmodel and model.onnx, as `train --out` "
            f"writes it, but {file}: {problem}"
        ) from problem


def _graph(folder: Path, file: str, metadata: dict, hashed: str) -> OnnxModel:
    with _readable(folder, file):
        content = (folder / file).read_bytes()
    _require(folder, metadata, hashed, hashlib.sha256(content).hexdigest())
    graph = OnnxModel(content)
    if sorted(graph.names) != sorted(NAMES_OF_GRAPH):
        raise WrongStartError(
            f"{folder / file}: inputs and outputs must be {', '.join(NAMES_OF_GRAPH)}, but are "
            f"{', '.join(graph.names)}: train the model anew with this version of the code"
        )
    return graph


def _require(folder: Path, metadata: dict, field: str, value) -> None:
    if metadata.get(field) != value:
        raise WrongStartError(
            f"{folder / 'MLmodel'}: {field} must be {value}, but was {metadata.get(field)}: "
            "train the model anew with this version of the code"
        )


def _require_scores(expected: Path, scores: Scores) -> None:
    known = json.loads(expected.read_text())
    for name in OUTPUTS:
        wanted, given = np.array(known[name]), getattr(scores, name)
        if wanted.shape != given.shape or not np.allclose(given, wanted, rtol=TOLERANCE, atol=1e-6):
            raise WrongStartError(f"{expected}: {name} must be {given.tolist()}, but was {wanted}")
