import logging

import pytest

from spendcast_training.csv_log import read_csv
from spendcast_training.rates import Rates

HEADER = "email,date,amount\n"
ORDINARY = "".join(f"c{n},2024-01-01,{n}\n" for n in range(1, 100))


@pytest.fixture
def notes(tmp_path, caplog):
    def read(text: str) -> str:
        caplog.set_level(logging.INFO, "spendcast_training")
        (tmp_path / "shop.csv").write_text(HEADER + text)
        read_csv(tmp_path / "shop.csv", Rates("USD"))
        return caplog.text

    return read


def test_names_a_customer_that_seems_to_stand_for_guests(notes):
    assert "'0' has 10 of 109 orders; if it stands for guests" in notes(
        ORDINARY + "".join(f"0,2024-01-{day:02},5\n" for day in range(1, 11))
    )


def test_names_ids_that_differ_only_in_case(notes):
    assert "2 ids differ only in upper and lower case, as 'A@x.com' and 'a@x.com'" in notes(
        "A@x.com,2024-01-01,5\na@x.com,2024-01-02,5\n"
    )


def test_counts_rows_that_equal_an_earlier_one(notes):
    assert "rows: 2 of 4 are the same as an earlier one" in notes(
        "a,2024-01-01,5\nb,2024-01-01,5\na,2024-01-01,5\na,2024-01-01,5\n"
    )


@pytest.mark.parametrize(("last", "doubtful"), [("7000", True), ("5.50", False)])
def test_says_that_amounts_may_be_in_cents(notes, last, doubtful):
    text = notes(
        "".join(f"c{n},2024-01-01,{n}00\n" for n in range(1, 100)) + f"x,2024-01-01,{last}\n"
    )

    assert ("if they are in cents, pass --minor-units" in text) == doubtful


def test_says_nothing_of_an_ordinary_file(notes):
    text = notes(ORDINARY)

    assert "customers:" not in text
    assert "rows:" not in text
