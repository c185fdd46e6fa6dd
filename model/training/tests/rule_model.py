"""A model folder of the spend-rate rule times a factor: made at once, without training."""

from pathlib import Path

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from spendcast_training.features import NAMES, VERSION
from spendcast_training.folder import save
from spendcast_training.onnx_graph import OnnxModel, with_spread
from spendcast_training.reference import reference


def write_rule(
    folder: Path,
    factor: float,
    horizon_days: int,
    data_to: str = "2025-06-01",
    judged_to: str | None = None,
) -> Path:
    """A factor of 1 says what the baseline says; judged_to: where a copy's learning ended."""
    metadata = {
        "feature_version": VERSION,
        "feature_names": list(NAMES),
        "horizon_days": horizon_days,
        "base_currency": "USD",
        "data_from": "2025-01-01",
        "data_to": data_to,
        **({"judged_data_to": judged_to} if judged_to else {}),
        "data_fingerprint": "0" * 64,
    }
    rows = np.ones((3, len(NAMES)), np.float32)
    rule = graph(factor * horizon_days)
    told = reference(OnnxModel(rule.SerializeToString()), rows)
    save(rule, folder, rows, metadata, told, rule if judged_to else None)
    return folder


def graph(times: float) -> ModelProto:
    """Spend a day so far, times a constant; the probability is that of not spending nothing."""
    floats = {"month": 30.0, "none": 0.0, "times": times, "one": 1.0}
    constants = [_constant(name, np.float32(value)) for name, value in floats.items()]
    nodes = []
    for name in ("tenure_days", "net_spend_per_day", "amount"):
        constants.append(_constant(f"at_{name}", np.array([NAMES.index(name)], dtype=np.int64)))
        nodes.append(helper.make_node("Gather", ["features", f"at_{name}"], [name], axis=1))
    steps = [
        ("Max", ["tenure_days", "month"], "days"),
        ("Div", ["amount", "days"], "amount_per_day"),
        ("Add", ["net_spend_per_day", "amount_per_day"], "rate"),
        ("Max", ["rate", "none"], "rate_of_spend"),
        ("Mul", ["rate_of_spend", "times"], "expected_spend"),
        ("Add", ["rate_of_spend", "one"], "above_one"),
        ("Div", ["rate_of_spend", "above_one"], "purchase_probability"),
    ]
    nodes += [helper.make_node(operation, given, [made]) for operation, given, made in steps]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1])
        for name in ("purchase_probability", "expected_spend")
    ]
    width = [None, len(NAMES)]
    inputs = [helper.make_tensor_value_info("features", TensorProto.FLOAT, width)]
    made = helper.make_graph(nodes, "rule", inputs, outputs, constants)
    opsets = [helper.make_opsetid("", 15)]
    return with_spread(helper.make_model(made, opset_imports=opsets, ir_version=8))


def _constant(name: str, value: np.ndarray) -> TensorProto:
    return numpy_helper.from_array(np.asarray(value), name)
