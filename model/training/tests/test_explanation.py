import json

import numpy as np
import pytest
from fixed_scores import scores
from rule_model import write_rule

from spendcast_training import stored
from spendcast_training.__main__ import main
from spendcast_training.explanation import explain, read_features
from spendcast_training.features import NAMES
from spendcast_training.outcome import WrongStartError
from spendcast_training.scores import Scores

SOURCE = np.random.default_rng(2)


class Product:
    """Spend is one feature times another; the probability is a third."""

    def predict(self, features: np.ndarray) -> Scores:
        return scores(features[:, 2] / 10, features[:, 0] * features[:, 1])


def test_contributions_and_the_usual_add_up_to_the_prediction():
    row, background = (
        np.full(len(NAMES), 3, np.float32),
        SOURCE.random((20, len(NAMES)), dtype=np.float32),
    )

    found = explain(Product(), row, background)

    assert found.usual + found.contributions.sum(axis=0) == pytest.approx(found.prediction)
    assert found.prediction == pytest.approx([0.3, 9])
    assert not found.contributions[3:].any()
    assert found.contributions[2] == pytest.approx([0.3 - background[:, 2].mean() / 10, 0])


def test_features_that_do_the_same_share_evenly():
    found = explain(
        Product(), np.full(len(NAMES), 3, np.float32), np.ones((10, len(NAMES)), np.float32)
    )

    assert found.contributions[0, 1] == pytest.approx(4)
    assert found.contributions[1, 1] == pytest.approx(4)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "must be JSON"),
        ("[1, 2]", f"must be {len(NAMES)} numbers"),
        ('{"amount": 1}', "missing or unknown: amount_max"),
        (json.dumps(["x"] * len(NAMES)), "must be a number"),
        (json.dumps([[1]] * len(NAMES)), "must be a finite number"),
    ],
)
def test_tells_what_is_wrong_with_the_features(content, message):
    with pytest.raises(WrongStartError, match=message):
        read_features(content)


def test_explains_a_folder_from_named_features(tmp_path, capsys):
    folder = write_rule(tmp_path / "model", 1, horizon_days=90)
    features = tmp_path / "features.json"
    features.write_text(json.dumps(dict.fromkeys(NAMES, 60)))

    assert main(["explain", str(folder), "--features", str(features)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert "input example only" in lines[0]
    assert lines[3].split()[:2] == ["net_spend_per_day", "60"]
    assert lines[-1].split()[2] == "5,490.00"


def test_explains_a_stored_purchase(tmp_path, monkeypatch, capsys):
    folder = write_rule(tmp_path / "model", 1, horizon_days=90)
    program = tmp_path / "spendcast"
    heading, row = (
        ",".join(cells) for cells in (("customer_id", "at", *NAMES), ["60.0"] * (2 + len(NAMES)))
    )
    program.write_text(
        f'#!/bin/sh\n[ "$*" = "features --event E-1" ] && echo "{heading}\n{row}" && exit\n'
        'echo "features: no purchase is stored as event $3" >&2; exit 1\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(stored, "PROGRAM", program)

    assert main(["explain", str(folder), "--event", "E-1"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split()[2] == "5,490.00"
    assert main(["explain", str(folder), "--event", "E-2"]) == 2
    assert "no purchase is stored as event E-2" in capsys.readouterr().err
