import numpy as np
import pytest

from spendcast_training.gate import agreement, gate
from spendcast_training.intervals import Judgement
from spendcast_training.measures import MEASURES

FAIR = {"gini": 0.7, "total_ratio": 1.0, "alert_precision": 0.8}


def judged(challenger: dict[str, float], champion: dict[str, float], noise: float) -> Judgement:
    """Draws whose differences have about this standard deviation."""
    points = np.full((2, len(MEASURES)), np.nan)
    for row, values in enumerate((challenger, champion)):
        for name, value in values.items():
            points[row, MEASURES.index(name)] = value
    draws = np.random.default_rng(1).normal(0, noise, (200, 2, len(MEASURES)))
    draws[:, 1] = 0
    return Judgement(("new", "old"), 100, 50, points, points + draws)


def holds(change: dict[str, float], champion: dict[str, float] = FAIR, noise: float = 1e-4):
    findings = gate(judged({**FAIR, **change}, champion, noise), "new", ["old"])
    return [finding.holds for finding in findings]


def test_an_equal_model_passes():
    assert holds({}) == [True, True, True]


@pytest.mark.parametrize(
    ("change", "which"),
    [({"gini": 0.695}, 0), ({"alert_precision": 0.78}, 2)],
)
def test_a_step_down_fails_where_it_is_beyond_doubt_and_passes_as_noise(change, which):
    assert not holds(change, noise=1e-4)[which]
    assert holds(change, noise=0.05) == [True, True, True]


def test_a_large_step_down_fails_however_small_the_window():
    assert holds({"gini": 0.68, "alert_precision": 0.7}, noise=1) == [False, True, False]


@pytest.mark.parametrize(
    ("total", "expected"), [(0.89, False), (0.9, True), (1.1, True), (1.11, False), (np.nan, False)]
)
def test_the_total_must_be_within_a_tenth(total, expected):
    assert holds({"total_ratio": total})[1] == expected


def test_a_total_that_chance_may_have_moved_passes_unless_it_is_far_off():
    assert holds({"total_ratio": 1.3}, noise=0.3)[1]
    assert not holds({"total_ratio": 1.6}, noise=0.5)[1]


def test_what_is_served_must_say_what_the_judged_copy_says():
    copy = np.array([10.0, 20.0, 30.0])

    assert agreement(1.15 * copy, copy).holds
    assert not agreement(3.4 * copy, copy).holds
    assert not agreement(copy / 3.4, copy).holds
    assert not agreement(copy, 0 * copy).holds


def test_a_model_that_alerts_nobody_is_worse_than_one_that_is_sometimes_right():
    assert not holds({"alert_precision": np.nan})[2]
    assert holds({"alert_precision": np.nan}, {**FAIR, "alert_precision": np.nan})[2]


def test_without_a_champion_every_baseline_must_be_matched():
    judgement = judged(FAIR, FAIR | {"gini": 0.9}, 1e-4)

    assert [f.holds for f in gate(judgement, "new", ["old", "new"])] == [
        False,
        True,
        True,
        True,
        True,
    ]
