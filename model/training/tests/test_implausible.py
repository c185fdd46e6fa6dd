"""A mistyped amount is named wherever it lies, and what is left learns nothing of it."""

import logging

import numpy as np
import pytest

from spendcast_training.features import DAY, Fact
from spendcast_training.implausible import QUARANTINED, quarantine
from spendcast_training.inputs import Source, read_facts
from spendcast_training.log import Log


def shop(customers: int = 100) -> Log:
    """Amounts as shops have them: a lognormal with some a hundred times the median."""
    source, found = np.random.default_rng(1), Log()
    for number in range(customers):
        for day in range(5):
            cents = int(100 * source.lognormal(3, 1.2))
            found.add(f"C-{number}", Fact(day * 30 * DAY, 100 * cents, False, 1, 1, ""), ("", ""))
    return found


def test_leaves_an_honest_tail_alone():
    assert quarantine(shop(), frozenset(), "USD").counts == {"purchases": 500}


def test_the_largest_of_few_amounts_does_not_set_its_own_limit():
    found = shop(customers=12)
    found.add("C-7", Fact(DAY, 129_900_000_000, False, 1, 1, ""), ("", ""))

    assert quarantine(found, frozenset(), "USD").counts[QUARANTINED] == 1


@pytest.mark.parametrize("day", [0, 73, 1000])
@pytest.mark.parametrize("refund", [False, True])
def test_names_a_mistyped_amount_wherever_it_lies(day, refund, caplog):
    found = shop()
    cents = -1_299_000_000 if refund else 1_299_000_000
    found.add("C-7", Fact(day * DAY, 100 * cents, refund, 1, 1, ""), ("", ""))

    with caplog.at_level(logging.WARNING):
        left = quarantine(found, frozenset(), "USD")

    assert left.counts[QUARANTINED] == 1
    assert (left.counts["purchases"], left.counts["refunds"]) == (500, 0)
    assert len(left.facts["C-7"]) == len(left.places["C-7"]) == 5
    assert max(fact.amount_e4 for fact in left.facts["C-7"]) < 100_000_000
    assert f"{cents / 100:,.2f} USD of customer C-7 on 197" in caplog.text
    assert "--accept-amounts C-7" in caplog.text
    assert "`spendcast correct EVENT_ID`" in caplog.text


def test_believes_amounts_that_are_accepted_by_name():
    found = shop()
    found.add("C-7", Fact(DAY, 129_900_000_000, False, 1, 1, ""), ("", ""))

    assert quarantine(found, frozenset({"C-7"}), "USD").counts == {"purchases": 501}


def test_too_few_purchases_show_no_tail():
    found = shop(customers=5)
    found.add("C-0", Fact(DAY, 129_900_000_000, False, 1, 1, ""), ("", ""))

    assert QUARANTINED not in quarantine(found, frozenset(), "USD").counts


def test_reading_a_file_leaves_them_out_unless_they_are_accepted(tmp_path):
    file = tmp_path / "log.csv"
    rows = [f"C-{n % 40},2025-0{n % 9 + 1}-11,{10 + n % 7}.00" for n in range(400)]
    rows.append("C-7,2025-05-12,12990000.00")
    file.write_text("\n".join(["customer_id,date,amount", *rows]))

    read = read_facts(Source(csv=file))
    believed = read_facts(Source(csv=file, accept_amounts=("C-7",)))

    assert (read.counts["purchases"], read.counts[QUARANTINED]) == (400, 1)
    assert (believed.counts["purchases"], believed.counts[QUARANTINED]) == (401, 0)
