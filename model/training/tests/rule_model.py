"""A model folder of the spend-rate rule times a factor: made at once, without training."""

from pathlib import Path

import numpy as np
from onnx import ModelProto

from spendcast_training.features import NAMES, VERSION
from spendcast_training.folder import save
from spendcast_training.formula_graph import INPUT, column
from spendcast_training.graph_builder import GraphBuilder
from spendcast_training.onnx_graph import THRESHOLD, OnnxModel, whole_model
from spendcast_training.reference import reference
from spendcast_training.scores import OUTPUTS


def write_rule(
    folder: Path,
    factor: float,
    horizon_days: int,
    data_to: str = "2025-06-01",
    judged_to: str | None = None,
    flat: bool = False,
) -> Path:
    """A factor of 1 says what the baseline says; judged_to: where a copy's learning ended; flat:
    the same for everybody.
    """
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
    rule = graph(factor * horizon_days, flat)
    told = reference(OnnxModel(rule.SerializeToString()), rows)
    save(rule, folder, rows, metadata, told, rule if judged_to else None)
    return folder


def graph(times: float, flat: bool = False) -> ModelProto:
    """Spend a day so far, times a constant; the probability is that of not spending nothing.

    The interval is from half to double, and half the probability that of exceeding any threshold.
    """
    build = GraphBuilder([])
    tenure, so_far, amount = (
        column(build, name, INPUT) for name in ("tenure_days", "net_spend_per_day", "amount")
    )
    per_day = build.add(so_far, build.divide(amount, build.least(tenure, 30.0)))
    rate = build.least(build.multiply(per_day, 0.0 if flat else 1.0), 0.0)
    spend, chance = build.multiply(rate, times), build.divide(rate, build.add(rate, 1.0))
    above = build.do("Mul", build.do("Sub", THRESHOLD, THRESHOLD), build.number(0.0))
    outputs = (chance, spend, build.multiply(spend, 0.5), build.multiply(spend, 2.0))
    outputs += (build.add(build.multiply(chance, 0.5), above),)
    for name, value in zip(OUTPUTS, outputs, strict=True):
        build.do("Identity", value, out=name)
    return whole_model(build)
