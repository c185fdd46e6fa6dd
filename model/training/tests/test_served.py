import hashlib
import re

import pytest
from broken_graphs import graph
from rule_model import write_rule

from spendcast_training.features import NAMES, VERSION
from spendcast_training.outcome import WrongStartError
from spendcast_training.served import ServedModel


def test_refuses_a_graph_that_is_not_the_one_described(tmp_path):
    folder = write_rule(tmp_path / "model", 1, horizon_days=90)
    graph = folder / "model.onnx"
    graph.write_bytes(graph.read_bytes()[:-1])

    with pytest.raises(WrongStartError, match="graph_sha256 must be"):
        ServedModel.open(folder)


def test_refuses_a_model_of_other_features(tmp_path):
    folder = write_rule(tmp_path / "model", 1, horizon_days=90)
    described = folder / "MLmodel"
    described.write_text(
        described.read_text().replace(f"feature_version: {VERSION}", "feature_version: 99")
    )

    with pytest.raises(WrongStartError, match="feature_version must be"):
        ServedModel.open(folder)


def test_judges_itself_where_no_copy_was_kept(tmp_path):
    model = ServedModel.open(write_rule(tmp_path / "model", 1, horizon_days=90))

    assert model.judged_copy() is model


def test_refuses_a_copy_that_is_not_the_one_described(tmp_path):
    folder = write_rule(tmp_path / "model", 1, horizon_days=90, judged_to="2025-03-01")
    model = ServedModel.open(folder)
    assert model.judged_copy().learned_to == "2025-03-01"

    (folder / "judged.onnx").write_bytes(b"another")

    with pytest.raises(WrongStartError, match="judged_sha256 must be"):
        model.judged_copy()


def test_refuses_a_graph_of_the_version_before_without_a_threshold(tmp_path):
    folder = write_rule(tmp_path / "model", 1, horizon_days=90)
    former = graph(10, width=len(NAMES), inputs=("features",))
    (folder / "model.onnx").write_bytes(former)
    described = folder / "MLmodel"
    digest = hashlib.sha256(former).hexdigest()
    text = re.sub("graph_sha256: [0-9a-f]+", f"graph_sha256: {digest}", described.read_text())
    described.write_text(text)

    with pytest.raises(WrongStartError, match="inputs and outputs must be features, threshold"):
        ServedModel.open(folder)
