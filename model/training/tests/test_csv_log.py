import logging
from pathlib import Path

import pytest

from spendcast_training.csv_log import AS_IT_IS, read_csv
from spendcast_training.features import Fact
from spendcast_training.rates import Rates
from spendcast_training.reading import progress
from spendcast_training.reading.options import CsvOptions

MARCH_1 = 1_740_787_200_000_000
HOUR = 3_600_000_000


def read(tmp_path: Path, text: str, base: str = "USD", options: CsvOptions = AS_IT_IS):
    file = tmp_path / "own.csv"
    file.write_text(text)
    return read_csv(file, Rates(base), options)


def test_reads_three_columns_in_the_order_of_time(tmp_path):
    log = read(
        tmp_path,
        "customer_id,date,amount\nC-1,2025-03-02,5\nC-1,2025-03-01,19.99\nC-1,2025-03-02,-2\n",
    )

    assert log.facts == {
        "C-1": [
            Fact(MARCH_1, 199_900, False, 1, 1, ""),
            Fact(MARCH_1 + 24 * HOUR, 50_000, False, 1, 1, ""),
            Fact(MARCH_1 + 24 * HOUR, -20_000, True, 1, 1, ""),
        ]
    }
    assert log.counts == {"purchases": 2, "refunds": 1}


def test_takes_what_else_is_there(tmp_path):
    log = read(
        tmp_path,
        "event_id,customer_id,occurred_at,amount,type,country,category\n"
        "E-1,C-1,2025-03-01T01:00:00+01:00,5,refund,GB,books\n"
        "E-1,C-1,2025-03-01T00:00:00Z,7,purchase,GB,books\n",
    )

    assert log.facts == {"C-1": [Fact(MARCH_1, -50_000, True, 1, 1, "books")]}
    assert log.places == {"C-1": [("GB", "")]}
    assert log.counts == {"refunds": 1, "duplicates": 1}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "customer_id,when,amount\n",
            "line 1: no column for date;.*the file has customer_id, when",
        ),
        (
            "customer_id,date,amount\nC,2025-03-01,1\nC,1/3/25,1\n",
            "line 3: date must be .*'1/3/25'",
        ),
        ("customer_id,date,amount\nC,1901-01-01,1\n", "line 2: date must be from 1990-01-01 to"),
        ("customer_id,date,amount\nC,2025-03-01,1.9x\n", "line 2: amount must be .*'1.9x'"),
        ("customer_id,date,amount\nC,2025-03-01,nan\n", "line 2: amount must be .*'nan'"),
        ("customer_id,date,amount,type\nC,2025-03-01,1,gift\n", "type must be .*'gift'"),
        ("customer_id,date,amount,type\nC,2025-03-01,-1,purchase\n", "amount must be 0 or more"),
        ("customer_id,date,amount,currency\nC,2025-03-01,1,EUR\n", "no rate for EUR.*--rates"),
    ],
)
def test_names_line_column_and_value(tmp_path, text, says):
    with pytest.raises(ValueError, match=says):
        read(tmp_path, text)


def test_makes_whole_ids_of_numbers_with_an_empty_fraction(tmp_path):
    of_numbers = read(tmp_path, "customer_id,date,amount\n123.0,2024-01-01,5\n,2024-01-01,5\n")
    of_texts = read(tmp_path, "customer_id,date,amount\n123.0,2024-01-01,5\nA,2024-01-01,5\n")

    assert [*of_numbers.facts] == ["123"]
    assert [*of_texts.facts] == ["123.0", "A"]


def test_finds_the_header_below_the_titles_of_a_report(tmp_path):
    log = read(
        tmp_path, "Sales report\n\nmade on,Friday\ncustomer_id,date,amount\nA,2024-01-01,5\n"
    )

    assert log.counts == {"title_lines": 2, "purchases": 1}


@pytest.mark.parametrize(
    ("code", "written", "amount_e4"),
    [("USD", "1999", 199900), ("JPY", "1999", 19990000), ("KWD", "1999", 19990)],
)
def test_takes_amounts_in_the_smallest_unit_of_their_currency(tmp_path, code, written, amount_e4):
    text = f"customer_id,date,amount\nA,2024-01-01,{written}\n"

    log = read(tmp_path, text, code, CsvOptions(minor_units=True))

    assert log.facts["A"][0].amount_e4 == amount_e4


def test_a_comma_before_three_digits_parts_thousands_where_a_currency_has_no_decimals(tmp_path):
    log = read(tmp_path, 'customer_id,date,amount\nA,2024-01-01,"5,905"\n', "JPY")

    assert log.facts["A"][0].amount_e4 == 59_050_000


def test_says_while_it_reads_how_far_it_is(tmp_path, caplog, monkeypatch):
    caplog.set_level(logging.INFO, "spendcast_training")
    monkeypatch.setattr(progress, "SECONDS", 0)
    monkeypatch.setattr(progress, "STEP", 2)

    read(tmp_path, "customer_id,date,amount\n" + "A,2024-01-01,5\n" * 3)

    told = [record.message for record in caplog.records if record.module == "progress"]
    assert told == ["2 rows read", "2 rows added to orders", "2 orders converted"]
