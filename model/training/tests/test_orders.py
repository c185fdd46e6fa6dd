import logging
from pathlib import Path

import pytest

from spendcast_training.csv_log import read_csv
from spendcast_training.features import Fact
from spendcast_training.rates import Rates

JANUARY_1 = 1_704_067_200_000_000
HOUR = 3_600_000_000


def read(tmp_path: Path, text: str):
    file = tmp_path / "orders.csv"
    file.write_text(text)
    return read_csv(file, Rates("USD"))


def test_sums_lines_with_their_units_and_the_category_of_the_largest_amount(tmp_path):
    log = read(
        tmp_path,
        "order_id,customer_id,date,amount,quantity,category\n"
        "A-1,C-1,2024-01-01 01:00,10.005,2,toys\n"
        "A-2,C-2,2024-01-01,7,1,\n"
        "A-1,C-1,2024-01-01 00:00,4,1,books\n"
        "A-1,C-1,2024-01-01 00:00,8,3,books\n"
        "A-1,C-1,2024-01-01 00:00,-2,1,\n",
    )

    # 20.005; the line of -2 is a discount; at the time of the first line.
    assert log.facts == {
        "C-1": [Fact(JANUARY_1, 200_050, False, 7, 4, "books")],
        "C-2": [Fact(JANUARY_1, 70_000, False, 1, 1, "")],
    }


def test_keeps_a_refund_of_another_day_or_type_apart(tmp_path):
    log = read(
        tmp_path,
        "order_id,customer_id,date,amount,type\n"
        "A-1,C-1,2024-01-01,10,sale\n"
        "A-1,C-1,2024-01-01,4,Return\n"
        "A-1,C-1,2024-01-03,-5,\n",
    )

    assert log.facts["C-1"] == [
        Fact(JANUARY_1, 100_000, False, 1, 1, ""),
        Fact(JANUARY_1, -40_000, True, 1, 1, ""),
        Fact(JANUARY_1 + 48 * HOUR, -50_000, True, 1, 1, ""),
    ]


def test_takes_the_customer_and_day_of_the_first_line_for_blank_ones(tmp_path):
    log = read(
        tmp_path,
        "Name,Email,Created at,Total,Currency,Lineitem quantity\n"
        "#1,a@x,2024-01-01 00:00:00 +0000,30.00,USD,1\n"
        "#1,,,,,2\n"
        "#2,,2024-01-01,9,USD,1\n"
        "#2,,,,,1\n",
    )

    assert log.facts == {"a@x": [Fact(JANUARY_1, 300_000, False, 3, 2, "")]}
    assert log.counts == {"purchases": 1, "guests": 1}


def test_counts_a_total_that_stands_on_every_line_once(tmp_path):
    log = read(tmp_path, "order_id,email,date,total\n1,a,2024-01-01,30\n1,a,2024-01-01,30.00\n")

    assert log.facts == {"a": [Fact(JANUARY_1, 300_000, False, 2, 2, "")]}


def test_refuses_totals_that_differ_and_says_how_to_sum_them(tmp_path):
    with pytest.raises(ValueError, match=r"line 3: total must be 30, .*line 2.*amount=COLUMN"):
        read(tmp_path, "order_id,email,date,total\n1,a,2024-01-01,30\n1,a,2024-01-01,31\n")


def test_asks_whether_an_amount_that_every_line_repeats_is_a_total(tmp_path, caplog):
    caplog.set_level(logging.INFO, "spendcast_training")
    rows = [f"{order},c,2024-01-01,30\n" * 2 for order in range(20)]

    log = read(tmp_path, "order_id,email,date,Amount\n" + "".join(rows))

    assert log.counts == {"purchases": 20}
    assert "pass --column order_total='Amount'" in caplog.text


def test_says_what_becomes_of_each_status(tmp_path, caplog):
    caplog.set_level(logging.INFO, "spendcast_training")

    read(
        tmp_path,
        "email,date,amount,Financial Status\na,2024-01-01,1,pending\na,2024-01-01,1,voided\n"
        "a,2024-01-01,1,Refunded\n",
    )

    assert (
        "status: pending = purchase (1), refunded = purchase and refund (1), voided = left out"
        in (caplog.text)
    )


def test_multiplies_quantity_and_price(tmp_path):
    log = read(
        tmp_path,
        "InvoiceNo,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
        "536365,6,1/13/2024 0:00,2.55,17850\n"
        "536365,2,1/13/2024 0:00,3.39,17850\n"
        "C536379,-1,1/13/2024 1:00,27.50,17850\n",
    )

    day = JANUARY_1 + 12 * 24 * HOUR
    assert log.facts == {
        "17850": [
            Fact(day, 220_800, False, 8, 2, ""),
            Fact(day + HOUR, -275_000, True, 1, 1, ""),
        ]
    }


@pytest.mark.parametrize(
    ("refunded", "cents"),
    [("4.00", -400), ("-4.00", -400), ("yes", -1000), ("99", -1000), ("0", None), ("no", None)],
)
def test_takes_a_column_of_refunds(tmp_path, refunded, cents):
    log = read(tmp_path, f"email,date,amount,Refunded\na,2024-01-01,10,{refunded}\n")

    refunds = [fact.amount_e4 for fact in log.facts["a"] if fact.refund]
    assert refunds == ([] if cents is None else [100 * cents])


def test_keeps_the_first_of_rows_with_one_event_id(tmp_path):
    log = read(tmp_path, "event_id,email,date,amount\nE,a,2024-01-01,1\nE,b,2024-01-01,2\n")

    assert log.facts == {"a": [Fact(JANUARY_1, 10_000, False, 1, 1, "")]}
    assert log.counts == {"purchases": 1, "duplicates": 1}
