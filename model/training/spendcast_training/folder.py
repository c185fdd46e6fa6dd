"""Writes a model as a folder in MLflow's own format."""

import hashlib
import json
import logging
import os
from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnx

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import mlflow.onnx
from mlflow.models import Model, ModelSignature
from mlflow.types import Schema, TensorSpec

from spendcast_training.features import NAMES
from spendcast_training.formula_graph import INPUT
from spendcast_training.onnx_graph import THRESHOLD, OnnxModel
from spendcast_training.outcome import WrongStartError
from spendcast_training.rankings import ALERT_OVER
from spendcast_training.scores import OUTPUTS
from spendcast_training.served import JUDGED
from spendcast_training.whole import whole

NAME = "purchase-value"
# It warns that environments made by uv have no pip.
logging.getLogger("mlflow.utils.environment").setLevel(logging.ERROR)


def require_replaceable(folder: Path) -> None:
    """Raises WrongStartError where something else than a model would be deleted for a new one."""
    there = folder.is_dir() and any(folder.iterdir()) and not (folder / "MLmodel").is_file()
    if there or (folder.exists() and not folder.is_dir()):
        raise WrongStartError(
            f"--out must be a new folder or a model's, which is replaced, but {folder} holds "
            "something else"
        )


def save(
    model: onnx.ModelProto,
    folder: Path,
    example: np.ndarray,
    metadata: dict,
    reference: dict,
    judged: onnx.ModelProto | None = None,
) -> None:
    """Replaces the folder once all is written. The same model and metadata give the same bytes.

    Beside MLflow's files: expected_output.json, what the model gives for input_example.json,
    reference.json, and judged.onnx, the copy of the model that learned from less and is judged.
    MLflow's time of creation and random id are set to the end of the data and to their fingerprint.
    """
    signature = ModelSignature(
        Schema(
            [
                TensorSpec(np.dtype("float32"), (-1, len(NAMES)), INPUT),
                TensorSpec(np.dtype("float32"), (1,), THRESHOLD),
            ]
        ),
        Schema([TensorSpec(np.dtype("float32"), (-1, 1), name) for name in OUTPUTS]),
    )
    hashes = {"graph_sha256": _sha256(model)}
    if judged is not None:
        hashes["judged_sha256"] = _sha256(judged)
    described = Model(
        utc_time_created=f"{metadata['data_to']} 00:00:00.000000",
        model_uuid=metadata["data_fingerprint"][:32],
    )
    with whole(folder) as written:
        mlflow.onnx.save_model(
            model,
            str(written),
            mlflow_model=described,
            signature=signature,
            input_example={
                INPUT: example,
                THRESHOLD: np.array([ALERT_OVER], dtype=np.float32),
            },
            pip_requirements=[f"{name}=={version(name)}" for name in ("onnx", "onnxruntime")],
            metadata={"model_name": NAME, **hashes, **metadata},
            save_as_external_data=False,
        )
        _write(written / "expected_output.json", _expected(model, example))
        _write(written / "reference.json", reference)
        if judged is not None:
            (written / JUDGED).write_bytes(judged.SerializeToString())


def _sha256(model: onnx.ModelProto) -> str:
    return hashlib.sha256(model.SerializeToString()).hexdigest()


def _expected(model: onnx.ModelProto, example: np.ndarray) -> dict:
    scores = OnnxModel(model.SerializeToString()).predict(example)
    lists = {name: getattr(scores, name).tolist() for name in OUTPUTS}
    return {THRESHOLD: ALERT_OVER, **lists}


def _write(file: Path, content: dict) -> None:
    file.write_text(json.dumps(content) + "\n", encoding="utf-8")
