"""Writes the models of another tool for the Java tests, as MLflow's own `mlflow.onnx` saves them.

python tests/foreign_models.py ../src/test/resources/foreign
"""

import shutil
import sys
from pathlib import Path

import mlflow.onnx
import numpy as np
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema, TensorSpec
from onnx import TensorProto, helper, numpy_helper

FEATURES = ("spend_90d", "amount")
OUTPUTS = ("purchase_probability", "expected_spend", "spend_low", "spend_high")
EXCEEDS = "exceed_probability"


def graph(shape: list[int | None], threshold: list[int | None]):
    """Expects the spend of 90 days and twice the amount; the interval is from 0 to that."""
    constants = {"half": 0.5, "two": 2, "none": 0, "one": 1}
    nodes = [
        helper.make_node("Mul", ["amount", "two"], ["twice"]),
        helper.make_node("Add", ["spend_90d", "twice"], ["expected_spend"]),
        helper.make_node("Mul", ["amount", "none"], ["spend_low"]),
        helper.make_node("Mul", ["expected_spend", "one"], ["spend_high"]),
        helper.make_node("Add", ["spend_low", "half"], ["purchase_probability"]),
        helper.make_node("Greater", ["expected_spend", "threshold"], ["exceeds"]),
        helper.make_node("Cast", ["exceeds"], [EXCEEDS], to=TensorProto.FLOAT),
    ]
    values = [(name, shape) for name in FEATURES] + [("threshold", threshold)]
    made = helper.make_graph(
        nodes,
        "foreign",
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in values],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n in (*OUTPUTS, EXCEEDS)],
        [
            numpy_helper.from_array(np.array(value, dtype=np.float32), name)
            for name, value in constants.items()
        ],
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)


def tensors() -> ModelSignature:
    column = (-1, 1)
    inputs = [TensorSpec(np.dtype(np.float32), column, name) for name in FEATURES]
    threshold = TensorSpec(np.dtype(np.float32), (1,), "threshold")
    outputs = [TensorSpec(np.dtype(np.float32), column, name) for name in (*OUTPUTS, EXCEEDS)]
    return ModelSignature(Schema([*inputs, threshold]), Schema(outputs))


def columns() -> ModelSignature:
    inputs = [ColSpec("float", name) for name in (*FEATURES, "threshold")]
    return ModelSignature(
        Schema(inputs), Schema([ColSpec("float", name) for name in (*OUTPUTS, EXCEEDS)])
    )


def save(folder: Path, model, signature: ModelSignature) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    currency = {"base_currency": "USD"}
    mlflow.onnx.save_model(model, str(folder), signature=signature, metadata=currency)
    for environment in ("conda.yaml", "python_env.yaml", "requirements.txt"):
        (folder / environment).unlink()


def main(folder: Path) -> None:
    save(folder / "tensors", graph([None, 1], [1]), tensors())
    save(folder / "columns", graph([None], [None]), columns())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
