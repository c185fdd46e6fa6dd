"""Files between runs: what does not depend on the model is made once."""

import hashlib
import inspect
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from spendcast_training.benchmark.rows import Judged
from spendcast_training.examples import Examples
from spendcast_training.rankings import Prediction

PACKAGE = Path(__file__).resolve().parent.parent
# As it was when this run began: edits meanwhile must not pass for what ran.
SOURCES = {file.relative_to(PACKAGE): file.read_text() for file in PACKAGE.rglob("*.py")}
COLUMNS = ("features", "bought", "spend", "micros", "customer", "cutoff")


def source_hash(*parts: object) -> str:
    """Of values, and of functions by their source."""
    digest = hashlib.sha256()
    for part in parts:
        text = inspect.getsource(part) if callable(part) else repr(part)
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:16]


def sources(*names: str) -> list[str]:
    """Of files of the package; of all in its top folder without a name."""
    files = map(Path, names) if names else sorted(f for f in SOURCES if len(f.parts) == 1)
    return [SOURCES[file] for file in files]


def arrays(file: Path, make: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The arrays of a file, which is written if it is not there."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        scratch = file.with_suffix(".part.npz")
        np.savez(scratch, **make())
        scratch.rename(file)
    with np.load(file) as stored:
        return {name: stored[name] for name in stored.files}


def examples_to(examples: Examples, prefix: str) -> dict[str, np.ndarray]:
    found = {f"{prefix}/{name}": getattr(examples, name) for name in COLUMNS}
    return found | {f"{prefix}/segment/{n}": v for n, v in examples.segment.items()}


def examples_from(stored: dict[str, np.ndarray], prefix: str) -> Examples | None:
    """None where there are none: the log was too short."""
    if f"{prefix}/micros" not in stored:
        return None
    begin = f"{prefix}/segment/"
    segment = {n.removeprefix(begin): v for n, v in stored.items() if n.startswith(begin)}
    return Examples(*(stored[f"{prefix}/{name}"] for name in COLUMNS), segment)


def judged_to(rows: Judged) -> dict[str, np.ndarray]:
    return examples_to(rows.examples, "judged") | {"names": np.array(rows.names)}


def judged_from(stored: dict[str, np.ndarray]) -> Judged:
    return Judged(examples_from(stored, "judged"), stored["names"].tolist())


def forecasts_to(forecasts: dict[str, Prediction]) -> dict[str, np.ndarray]:
    found = {f"{name}/spend": forecast.spend for name, forecast in forecasts.items()}
    chances = {n: f.probability for n, f in forecasts.items() if f.probability is not None}
    return found | {f"{name}/probability": chance for name, chance in chances.items()}


def forecasts_from(stored: dict[str, np.ndarray]) -> dict[str, Prediction]:
    names = [name.removesuffix("/spend") for name in stored if name.endswith("/spend")]
    return {n: Prediction(stored[f"{n}/spend"], stored.get(f"{n}/probability")) for n in names}


def lines(file: Path, make: Callable[[], list[dict]]) -> list[dict]:
    """The records of a JSON file, which is written if it is not there."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        scratch = file.with_suffix(".part")
        scratch.write_text(json.dumps(make()))
        scratch.rename(file)
    return json.loads(file.read_text())
