import hashlib
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import yaml
from checkout_log import write_log

from spendcast_training.__main__ import main
from spendcast_training.evaluation import MODEL, PURCHASES
from spendcast_training.examples import Examples
from spendcast_training.features import DAY, NAMES, VERSION
from spendcast_training.inputs import Source
from spendcast_training.scores import OUTPUTS
from spendcast_training.served import ServedModel
from spendcast_training.split import split_by_time
from spendcast_training.training import train


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return write_log(tmp_path_factory.mktemp("log") / "log.ndjson", customers=300, days=500)


def _day(micros: int) -> str:
    return str(np.datetime64(int(micros), "us"))[:10]


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_trains_a_model_that_ranks_and_is_the_same_bytes_each_time(log, tmp_path):
    judged = train(Source(events=log), tmp_path / "one").evaluation.judgements[PURCHASES]
    train(Source(events=log), tmp_path / "two")

    assert judged.of(MODEL, "auc").value > 0.6
    assert judged.of(MODEL, "gini").value > 0.5
    assert 0.7 < judged.of(MODEL, "total_ratio").value < 1.4
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_describes_the_model_in_its_folder(log, tmp_path):
    train(Source(events=log, horizon_days=60), tmp_path / "model")

    described = yaml.safe_load((tmp_path / "model" / "MLmodel").read_text())
    metadata = described["metadata"]
    assert metadata["feature_names"] == list(NAMES)
    assert (metadata["feature_version"], metadata["horizon_days"]) == (VERSION, 60)
    assert (metadata["model_name"], metadata["base_currency"]) == ("purchase-value", "USD")
    graph = (tmp_path / "model" / "model.onnx").read_bytes()
    assert metadata["graph_sha256"] == hashlib.sha256(graph).hexdigest()
    session = onnxruntime.InferenceSession(graph)
    inputs = {given.name: given.shape[-1] for given in session.get_inputs()}
    assert inputs == {"features": len(NAMES), "threshold": 1}
    outputs = {output.name: output.shape[1] for output in session.get_outputs()}
    assert outputs == dict.fromkeys(OUTPUTS, 1)


def test_serves_what_learned_from_all_and_judges_a_copy_that_did_not(log, tmp_path):
    trained = train(Source(events=log), tmp_path / "model")

    served = ServedModel.open(tmp_path / "model")
    copy = served.judged_copy()
    horizon = 90 * DAY
    last, of_copy = (
        _day(rows.micros.max() + horizon) for rows in (trained.data.examples, trained.split.train)
    )
    rows = trained.split.test.features
    judged = trained.evaluation.predictions[MODEL].spend
    assert (served.learned_to, copy.learned_to) == (last, of_copy)
    assert of_copy <= _day(trained.split.test_begin) < last
    spend = copy.predict(rows).expected_spend
    np.testing.assert_array_equal(spend, judged.astype(np.float32))
    assert not np.array_equal(served.predict(rows).expected_spend, judged.astype(np.float32))


def test_learns_from_nothing_whose_outcome_reaches_into_the_test():
    micros = np.arange(400) * DAY
    ones = np.ones(400)
    examples = Examples(ones, ones > 0, ones, micros, ones, ones == 0)

    split = split_by_time(examples, horizon_days=90)

    assert split.train.micros.max() + 90 * DAY <= split.test_begin < split.test.micros.min()
    assert (len(split.train), len(split.test)) == (210, 100)


def test_tells_a_wrong_start_in_one_line(tmp_path, capsys):
    code = main(["train", "--events", str(tmp_path / "none"), "--out", str(tmp_path / "out")])

    assert code == 1
    assert capsys.readouterr().err.startswith("train: ")


def test_replaces_nothing_but_a_model(log, tmp_path, capsys):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")

    assert main(["train", "--events", str(log), "--out", str(tmp_path / "out")]) == 2
    assert "holds something else" in capsys.readouterr().err
    assert (tmp_path / "out" / "thesis.txt").read_text() == "years of work"


def test_a_log_too_short_for_a_test_yields_a_model_that_says_so(tmp_path, capsys):
    short = write_log(tmp_path / "log.ndjson", customers=50, days=150)

    assert main(["train", "--events", str(short), "--out", str(tmp_path / "out")]) == 0

    said = capsys.readouterr().out
    assert "The log spans 5 months: the season of the other months is a guess" in said
    assert "this model has not been judged" in said
    assert ServedModel.open(tmp_path / "out").judged_copy().learned_to


def test_refuses_a_log_without_any_outcome(tmp_path):
    short = write_log(tmp_path / "log.ndjson", customers=50, days=80)

    with pytest.raises(ValueError, match="no purchase has a horizon of 90 days that is over"):
        train(Source(events=short), tmp_path / "out")
