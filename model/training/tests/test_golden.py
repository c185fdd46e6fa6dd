"""Holds the Python features, and the committed model, to the file that Java is held to."""

import json
from pathlib import Path

import numpy as np
import pytest

from spendcast_training.features import NAMES, Fact, features, features_at
from spendcast_training.golden import cases, zoned_cases
from spendcast_training.onnx_graph import OnnxModel
from spendcast_training.scores import OUTPUTS
from spendcast_training.zones import zone_of

MODULE = Path(__file__).parents[2]
GOLDEN = json.loads((MODULE / "src/test/resources/golden/golden.json").read_text("utf-8"))
CASES = GOLDEN["cases"]


@pytest.fixture(scope="module")
def model() -> OnnxModel:
    return OnnxModel((MODULE / "purchase-value" / "model.onnx").read_bytes())


def test_names_the_features_in_order():
    assert GOLDEN["feature_names"] == list(NAMES)


def test_holds_every_case():
    named = [(None, name) for name, _, _ in cases()] + [(z, n) for z, n, _, _ in zoned_cases()]

    assert [(case.get("zone"), case["name"]) for case in CASES] == named


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_agrees_with_the_file(case, model):
    history = [Fact(*fact) for fact in case["history"]]
    purchase = Fact(*case["purchase"])
    cutoff, zone = purchase.lines == 0, zone_of(case.get("zone", "UTC"))

    named = (
        features_at(history, purchase.micros, zone) if cutoff else features(history, purchase, zone)
    )
    values = [*named.values()]
    row = np.array([values]).astype(np.float32)
    given = model.predict(row, GOLDEN["threshold"])
    scores = [float(getattr(given, name)[0]) for name in OUTPUTS]

    assert values == pytest.approx(case["features"], rel=1e-5, abs=0)
    expected = [case[name] for name in OUTPUTS]
    assert scores == pytest.approx(expected, rel=1e-5, abs=0)
