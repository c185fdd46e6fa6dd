"""The way of a version through a real MLflow server that asks for a password."""

import json
from pathlib import Path

import mlflow
import pytest
import yaml
from checkout_log import write_log
from mlflow_server import mlflow_server
from rule_model import write_rule

from spendcast_training.__main__ import main
from spendcast_training.features import NAMES
from spendcast_training.registry import Registry
from spendcast_training.scores import OUTPUTS

HORIZON = 30


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return write_log(tmp_path_factory.mktemp("log") / "log.ndjson", customers=150, days=300)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with mlflow_server(tmp_path_factory.mktemp("mlflow")) as environment:
        yield environment


@pytest.fixture
def run(server, log, tmp_path, monkeypatch):
    """Runs a command against the server; those that judge get the log."""
    for name, value in server.items():
        monkeypatch.setenv(name, value)

    def command(name: str, *arguments: str) -> int:
        data = [] if name in ("explain", "rollback") else ["--events", str(log)]
        return main([name, *arguments, *data])

    return command


def aliases() -> dict[str, str]:
    registry = Registry.connect()
    return dict(registry.client.get_registered_model(registry.name).aliases)


def test_a_version_is_registered_promoted_replaced_and_taken_back(run, tmp_path, capsys):
    assert run("register", str(write_rule(tmp_path / "good", 1.1, HORIZON))) == 0
    assert aliases() == {"challenger": "1"}
    assert run("promote") == 0
    assert "holds  total of what is served over that of its judged copy" in capsys.readouterr().out
    assert aliases() == {"challenger": "1", "champion": "1"}

    assert run("register", str(write_rule(tmp_path / "worse", 0.5, HORIZON))) == 0
    capsys.readouterr()
    assert run("promote") == 20
    assert (
        "FAILS  total predicted/actual within 0.9 and 1.1, but for chance: 0.4"
        in capsys.readouterr().out
    )
    assert aliases() == {"challenger": "2", "champion": "1"}

    assert run("register", str(write_rule(tmp_path / "other", 1.12, HORIZON))) == 0
    assert run("promote", "--dry-run") == 0
    assert aliases()["champion"] == "1"
    assert run("promote") == 0
    assert aliases() == {"challenger": "3", "champion": "3", "former-champion": "1"}

    assert run("rollback") == 0
    assert aliases() == {"challenger": "3", "champion": "1"}
    assert run("rollback") == 2
    assert "must have an alias former-champion" in capsys.readouterr().err


def test_promotes_the_formula_in_place_of_trees_that_are_worse_than_bg_nbd(run, tmp_path, capsys):
    assert run("register", str(write_rule(tmp_path / "trees", 1.1, HORIZON, flat=True))) == 0
    registry = Registry.connect()
    trees, before = registry.find("challenger"), aliases()
    assert run("promote") == 20
    assert "the formula" not in capsys.readouterr().out

    for name, factor, code in (("worse", 0.5, 20), ("good", 1.1, 0)):
        formula = write_rule(tmp_path / name / "formula", factor, HORIZON)
        registry.client.log_artifact(trees.run_id, str(formula))
        assert run("promote", "--dry-run") == code
        assert aliases() == before

    capsys.readouterr()
    assert run("promote") == 0
    told, number = capsys.readouterr().out, str(int(trees.number) + 1)
    assert f"the gate refuses version {trees.number}" in told
    assert "its trees are worse than BG/NBD + Gamma-Gamma: judging the formula under them" in told
    assert f"version {number} is champion" in told
    assert (aliases()["challenger"], aliases()["champion"]) == (number, number)
    served = registry.download(registry.find("champion"), tmp_path / "served") / "model.onnx"
    assert served.read_bytes() == (tmp_path / "good" / "formula" / "model.onnx").read_bytes()
    run_of = registry.client.get_run(registry.find("champion").run_id)
    assert run_of.data.params["formula_of_version"] == trees.number


def test_a_registered_version_holds_what_the_stream_checks(run, tmp_path):
    assert run("register", str(write_rule(tmp_path / "model", 0.95, HORIZON))) == 0

    registry = Registry.connect()
    version = registry.find("challenger")
    folder = registry.download(version, tmp_path)

    metadata = yaml.safe_load((folder / "MLmodel").read_text())["metadata"]
    expected = json.loads((folder / "expected_output.json").read_text())
    example = json.loads((folder / "input_example.json").read_text())
    assert metadata.keys() >= {"graph_sha256", "feature_version", "feature_names", "base_currency"}
    assert expected.pop("threshold") == 1000
    assert [len(values) for values in expected.values()] == [len(example["features"])] * 5
    assert list(expected) == list(OUTPUTS)
    assert version.tags["graph_sha256"] == metadata["graph_sha256"]
    assert version.tags["feature_names"].split(",") == metadata["feature_names"] == list(NAMES)
    assert float(version.tags["gini"]) > 0.3
    mlflow.artifacts.download_artifacts(
        run_id=version.run_id, artifact_path="evaluation.html", dst_path=str(tmp_path)
    )
    assert "normalised Gini" in (tmp_path / "evaluation.html").read_text()


def test_explains_a_prediction_of_a_registered_version(run, tmp_path, capsys):
    assert run("register", str(write_rule(tmp_path / "model", 0.95, HORIZON))) == 0
    features = tmp_path / "features.json"
    features.write_text(json.dumps([1.0] * len(NAMES)))

    assert run("explain", "challenger", "--features", str(features)) == 0
    assert "against 200 rows that it was judged on" in capsys.readouterr().out


def test_tells_which_version_there_is_and_which_password_is_wrong(run, monkeypatch, capsys):
    assert run("promote", "99") == 2
    assert "purchase-value has no version or alias '99'" in capsys.readouterr().err

    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "wrong")
    assert run("rollback") == 1
    assert "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD" in capsys.readouterr().err


def test_trains_registers_evaluates_and_compares(run, tmp_path, capsys):
    folder, page = tmp_path / "trained", tmp_path / "page.html"

    trained = ("--horizon-days", str(HORIZON), "--out", str(folder), "--register")
    assert run("train", *trained) == 0
    assert run("evaluate", "challenger", "--page", str(page)) == 0
    assert run("compare", "challenger", str(write_rule(tmp_path / "rule", 1, HORIZON))) == 0

    registry = Registry.connect()
    version = registry.find("challenger")
    logged = registry.client.get_run(version.run_id).data
    served = registry.download(version, tmp_path)
    out = capsys.readouterr().out
    told = [line.split()[2] for line in out.splitlines() if line.startswith("normalised Gini")]
    gini = logged.metrics["every_purchase/model/gini"]
    assert f"registered version {version.number} of purchase-value, the challenger" in out
    assert (served / "model.onnx").read_bytes() == (folder / "model.onnx").read_bytes()
    assert (logged.params["horizon_days"], logged.params["seed"]) == (str(HORIZON), "1")
    assert float(told[0]) == pytest.approx(gini, abs=5e-4)
    assert "normalised Gini" in page.read_text()
    assert "challenger less " in out


def test_judges_what_learned_up_to_the_newest_data_by_its_copy(run, tmp_path, capsys):
    newest = write_rule(
        tmp_path / "newest", 1.1, HORIZON, data_to="2026-01-01", judged_to="2025-06-01"
    )

    assert run("register", str(newest)) == 0
    capsys.readouterr()
    assert run("promote") in (0, 20)

    told = capsys.readouterr().out
    assert "the data are not 30 days past 2026-01-01" in told
    assert "normalised Gini" in told


def test_says_what_cannot_be_judged(run, tmp_path, capsys):
    rule = str(write_rule(tmp_path / "rule", 1, HORIZON))
    newest = str(write_rule(tmp_path / "newest", 1, HORIZON, data_to="2026-01-01"))
    longer = str(write_rule(tmp_path / "longer", 1, 2 * HORIZON))

    assert run("compare", rule, rule) == 2
    assert run("compare", rule, longer) == 2
    assert run("evaluate", newest) == 1
    assert run("evaluate", str(tmp_path)) == 2

    told = capsys.readouterr().err
    for words in (
        "compare: two models must be two",
        "compare: horizon_days must be the same",
        "give newer data",
        "must be a model's folder",
    ):
        assert words in told
