"""Files as shops and spreadsheets write them: what is read, or the sentence that says why not."""

import logging
from pathlib import Path

import pytest

from spendcast_training.csv_log import read_csv
from spendcast_training.features import Fact
from spendcast_training.rates import Rates
from spendcast_training.reading.options import CsvOptions

CASES = Path(__file__).parent / "cases"
JANUARY_1 = 1_704_067_200_000_000
DAY = 86_400_000_000
HEADER = "customer_id,date,amount\n"


def purchase(cents: float, micros: int = JANUARY_1, units: int = 1, lines: int = 1) -> Fact:
    return Fact(micros, int(100 * cents), False, units, lines, "")


def read(tmp_path: Path, content: str | bytes, rates: Rates | None = None, **options):
    file = tmp_path / "shop.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_csv(file, rates or Rates("USD"), CsvOptions(**options))


@pytest.mark.parametrize(
    ("content", "cents"),
    [
        ("Customer_ID,Date,Amount\n1,2024-01-01,5\n", 500),
        (" customer_id , date , amount \n1,2024-01-01,5\n", 500),
        ("Customer ID\tDATE\tamount\n1\t2024-01-01\t5\n", 500),
        ("customer_id;date;amount\n1;2024-01-01;10,50\n", 1050),
        ("customer_id|date|amount\n1|2024-01-01|10.50\n", 1050),
        (HEADER + "1,20240101,5\n", 500),
        (HEADER + '1,2024-01-01,"1,234.56"\n', 123456),
        (HEADER + "1,2024-01-01,$5.00\n", 500),
        (HEADER + "1,2024-01-01,0.125\n", 12.5),
        ("\ufeff" + HEADER + "1,2024-01-01,5\n", 500),
        ("\n\n" + HEADER + "1,2024-01-01,5\n", 500),
        ("sep=;\r\ncustomer_id;date;amount\r\n1;2024-01-01;5\r\n", 500),
        (HEADER.replace("\n", "\r\n") + "1,2024-01-01,5\r\n", 500),
        ("customer_id,date,amount,\n1,2024-01-01,5,\n", 500),
        ('customer_id,date,amount,note\n1,2024-01-01,5,"two\nlines"\n', 500),
        (HEADER + '1, "2024-01-01", "5"\n', 500),
    ],
)
def test_reads_what_a_person_would_read(tmp_path, content, cents):
    assert read(tmp_path, content).facts == {"1": [purchase(cents)]}


def test_reads_every_encoding_and_line_end(caplog):
    caplog.set_level(logging.INFO, "spendcast_training")
    logs = {name: read_csv(CASES / f"{name}.csv", Rates("USD")) for name in ("utf16", "cr_only")}
    latin = read_csv(CASES / "latin1.csv", Rates("USD"))

    assert logs["utf16"].facts == {"C1": [purchase(1000)]}
    assert logs["cr_only"].facts == {
        "C1": [purchase(1000)],
        "C2": [purchase(1100, JANUARY_1 + DAY)],
    }
    assert latin.facts["C1"][0].category == "Bébé"
    assert "encoding: line 2: byte 0xe9 is not utf-8" in caplog.text


@pytest.mark.parametrize("name", ["shopify_export", "shopify_iso"])
def test_sums_the_lines_of_an_order_and_refunds_by_status(name):
    log = read_csv(CASES / f"{name}.csv", Rates("USD"))

    first, second = 1_682_958_801_000_000, 1_682_960_400_000_000
    assert log.facts == {
        "a1@example.com": [purchase(5450, first, 3, 2)],
        "a2@example.com": [purchase(2500, second), Fact(second, -250_000, True, 1, 1, "")],
    }
    assert log.counts == {"purchases": 2, "refunds": 1}


def test_counts_what_it_leaves_out(tmp_path):
    log = read(
        tmp_path,
        "customer_id,date,amount,status\n"
        "1,2024-01-01,5,paid\n"
        ",2024-01-01,5,paid\n"
        "NULL,2024-01-01,5,paid\n"
        "\\N,2024-01-01,5,paid\n"
        "(null),2024-01-01,5,paid\n"
        "#N/A,2024-01-01,5,paid\n"
        "-,2024-01-01,5,paid\n"
        "customer_id,date,amount,status\n"
        ",,,\n\n , , ,\n"
        "2,2024-01-01,5,Cancelled\n"
        "2,2024-01-01,5,wc-failed\n",
    )

    assert log.facts == {"1": [purchase(500)]}
    assert log.counts == {
        "purchases": 1,
        "guests": 6,
        "repeated_headers": 1,
        "blank_rows": 2,
        "left_out_cancelled": 1,
        "left_out_failed": 1,
    }


def test_takes_ids_without_the_space_around_them(tmp_path):
    log = read(tmp_path, HEADER + "F0,2024-01-01,5\nF0 ,2024-01-02,6\n")

    assert log.facts == {"F0": [purchase(500), purchase(600, JANUARY_1 + DAY)]}


def test_takes_a_refund_by_its_sign_or_its_type_in_any_case(tmp_path):
    signs = read(tmp_path, HEADER + "R,2024-01-01,-5\nR,2024-01-01,(5.00)\nR,2024-01-01,5-\n")
    types = read(tmp_path, "customer_id,date,amount,type\nR,2024-01-01,5,Refund\n")

    refund = Fact(JANUARY_1, -50_000, True, 1, 1, "")
    assert signs.facts == {"R": [refund] * 3}
    assert types.facts == {"R": [refund]}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "line 1: the file is empty"),
        ("customer_id,date,amount,amount\n1,2024-01-01,5,9\n", "two columns are called 'amount'"),
        (HEADER + "1,2024-01-01\n", "line 2: a row must have 3 values.*but has 2: '1,2024-01-01'"),
        (HEADER + "1,2024-01-01,5,6\n", "line 2: a row must have 3 values.*but has 4"),
        (HEADER + '1,2024-01-01,"10.00\n', "line 2: a quote opens and never closes"),
        (HEADER + '1,2024-01-01,"5"x\n', "line 2: a quote closes and is followed by text"),
        (
            HEADER + '1,2024-01-01,5\n1,2024-01-01,"5\n' + "1,2024-01-01,5\n" * 20_000,
            "line 3: a quote opens and does not close",
        ),
        (
            "customer_id,date,amount,size\n1,2024-01-01,5,x\n"
            '1,2024-01-01,5,"14in\n1,2024-01-01,5,x\n1,2024-01-01,5,"14in\n',
            "line 3: a quote opens, closes on line 5 and is followed by text",
        ),
        (
            "customer_id,date,amount,size\n1,2024-01-01,5,x\n"
            '1,2024-01-01,5,"14in\n1,2024-01-01,5,x\n1,2024-01-01,5,"\n',
            "line 3: a quote opens and closes only on line 5, with whole rows between",
        ),
        (HEADER + "1,0001-01-01T00:00:00+05:00,5\n", "line 2: date must be from 1990-01-01 to"),
        (HEADER + "1,9999-12-31T23:59:59-05:00,5\n", "date must be from.*'9999-12-31T23:59:59"),
        (HEADER + "1,2024-01-01,1E+999999\n", "line 2: amount must be from -999,999,999,999.99"),
        (HEADER + "1,2024-01-01,1e308\n", "amount must be from .* but was '1e308'"),
        (HEADER + "1,2024-01-01,1e9999999999\n", "amount must be a number.*'1e9999999999'"),
        (
            "customer_id,date,amount,type\n1,2024-01-01,-5,purchase\n",
            "line 2: amount must be 0 or more for a purchase, but was '-5'",
        ),
        (HEADER + "1,2024-01-01,€5.00\n", "amount must be in USD.*--base-currency.*'€5.00'"),
        (HEADER + '1,2024-01-01,"1,234"\n', "line 2: amount '1,234' can be .*--decimal-mark"),
        (HEADER + "1,03/04/2025,5\n", "line 2: date '03/04/2025' can be read .*--date-format"),
        (HEADER + "1,13/04/2025,5\n1,04/13/2025,5\n", "line 2: date '13/04/2025' .*line 3"),
        (
            "customer_id,date,amount,type\n1,2024-01-01,5,shirt\n",
            "line 2: type must be one of .*'shirt'; correct it, .*--column type= to leave the col",
        ),
        (
            "customer_id,date,amount,currency\n1,2024-01-01,5,USD\n1,2024-01-02,5,EUR\n",
            "line 3: currency must be USD.*'EUR' .no rate for EUR on 2024-01-02.*--rates FILE",
        ),
        (b"\xff\xfec\0\0\xd8", "line 1: .*utf-16.*--encoding"),
        (b"c\0u\0s\0t\0", "line 1: NUL characters.*--encoding utf-16-le"),
        (HEADER.encode() + b"A\0B,2024-01-01,5\n", "line 2: a NUL character"),
        (b"PK\x03\x04rest", "line 1: the file is a zip archive or an Excel workbook"),
        (HEADER.encode() + b"\x81,2024-01-01,5\n", "line 2: byte 0x81 is not utf-8.*--encoding"),
        ("1,2024-01-01,5\n", "no column for customer_id and date and amount.*the file has 1, 2024"),
    ],
)
def test_names_file_line_value_and_remedy_in_one_line(tmp_path, content, says):
    with pytest.raises(ValueError, match=says) as problem:
        read(tmp_path, content)

    assert str(problem.value).startswith(f"{tmp_path / 'shop.csv'}: line ")
    assert "\n" not in str(problem.value)


def test_counts_rows_that_cannot_be_read_where_it_may_skip_them(tmp_path):
    log = read(
        tmp_path,
        HEADER + "1,2024-01-01,5\n1,9999-01-01,5\n1,2024-01-01,x\n1,2024-01-01\n",
        skip_bad_rows=True,
    )

    assert log.facts == {"1": [purchase(500)]}
    assert log.counts == {
        "purchases": 1,
        "rejected_bad_date": 1,
        "rejected_bad_amount": 1,
        "rejected_bad_row": 1,
    }


def test_converts_currencies_of_any_case(tmp_path):
    file = tmp_path / "rates.csv"
    file.write_text("currency,day,rate\nEUR,2023-12-30,1.10\n")

    log = read(
        tmp_path,
        "customer_id,date,amount,currency\n1,2024-01-01,5.00,eur\n1,2024-01-01,€5.00,EUR\n",
        Rates.load("USD", file),
    )

    assert log.facts == {"1": [purchase(550), purchase(550)]}
    assert log.currencies == {"EUR": 2}
