"""Logs without the variety that a model learns from: reading yields examples or one sentence."""

from pathlib import Path

import pytest

from spendcast_training.inputs import Source, read


def written(folder: Path, rows: list[tuple[str, str, str]]) -> Source:
    file = folder / "shop.csv"
    file.write_text("customer_id,date,amount\n" + "".join(f"{','.join(row)}\n" for row in rows))
    return Source(csv=file)


def monthly(customer: str, amount: str) -> list[tuple[str, str, str]]:
    return [(customer, f"2024-{month:02}-05", amount) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("rows", "share_bought", "largest_spend"),
    [
        ([row for c in "ABCDE" for row in monthly(c, "9.99")], 1, 30),
        ([(f"N{day}", f"2024-{1 + day % 12:02}-01", "50") for day in range(120)], 0, 0),
        ([row for c in "ABCDE" for row in monthly(c, "0.00")], 1, 0),
        ([row for c in "ABCDE" for row in monthly(c, "0.125")], 1, 0.4),
        (monthly("A", "52"), 1, 156),
        ([row for c in "ABC" for row in monthly(c, "52")], 1, 156),
    ],
    ids=["subscriptions", "nobody returns", "all zero", "three decimals", "one", "three"],
)
def test_makes_examples_of_a_log_without_variety(tmp_path, rows, share_bought, largest_spend):
    data = read(written(tmp_path, rows))

    assert len(data.examples) > 0
    assert data.examples.bought.mean() == share_bought
    assert data.examples.spend.max() <= largest_spend


def test_keeps_a_refund_that_comes_before_the_first_purchase(tmp_path):
    data = read(written(tmp_path, [("R", "2024-01-05", "-5"), *monthly("R", "20")[1:]]))

    assert data.counts == {"refunds": 1, "purchases": 11}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("R", "2024-01-05", "-5")] * 3, r"no purchase to learn from .found: 3 refunds."),
        (
            [(f"F{number}", "2024-01-01", "50") for number in range(30)],
            "no purchase has a horizon of 90 days that is over; give a longer log or a shorter",
        ),
    ],
    ids=["refunds alone", "one day"],
)
def test_says_in_one_sentence_why_there_is_nothing_to_learn(tmp_path, rows, says):
    source = written(tmp_path, rows)

    with pytest.raises(ValueError, match=says) as problem:
        read(source)

    assert str(problem.value).startswith(f"{source.csv}: ")
    assert "\n" not in str(problem.value)
