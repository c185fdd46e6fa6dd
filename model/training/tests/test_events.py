import gzip
import json
from datetime import date
from decimal import Decimal

import pytest
from checkout_log import event, item, write_lines

from spendcast_training.events import read_log
from spendcast_training.features import Fact
from spendcast_training.rates import NoRateError, Rates

MARCH_1_NOON = 1_740_830_400_000_000


def test_reads_a_purchase_and_a_refund(tmp_path):
    bought = event("E-1", items=[item("19.99", 2), item("40.00", category="toys")])
    file = write_lines(tmp_path / "log.ndjson", [bought, event("E-2", type="refund")])

    log = read_log(file, Rates("USD"))

    assert log.facts == {
        "C-1": [
            Fact(MARCH_1_NOON, 7998, False, 3, 2, "toys"),
            Fact(MARCH_1_NOON, -3998, True, 2, 1, "books"),
        ]
    }
    assert log.counts == {"purchases": 1, "refunds": 1}


def test_takes_the_first_of_equals_as_main_category(tmp_path):
    items = [item("1", category=""), item("1", category="toys"), item("1", category="books")]
    file = write_lines(tmp_path / "log.ndjson", [event("E-1", items=items)])

    [fact] = read_log(file, Rates("USD")).facts["C-1"]

    assert fact.category == "toys"


def test_leaves_out_duplicates_and_what_has_no_rate(tmp_path):
    lines = [event("E-1"), event("E-1", customer_id="C-2"), event("E-2", currency="GBP")]
    file = write_lines(tmp_path / "log.ndjson", lines)

    log = read_log(file, Rates("USD"))

    assert list(log.facts) == ["C-1"]
    assert log.counts == {"purchases": 1, "duplicates": 1, "without_rate": 1}


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        json.dumps(event("")).encode(),
        json.dumps(event("E-1", type="gift")).encode(),
        json.dumps(event("E-1", occurred_at="yesterday")).encode(),
        json.dumps(event("E-1", occurred_at="1989-12-31T23:59:59Z")).encode(),
        json.dumps(event("E-1", items=[])).encode(),
        json.dumps(event("E-1", items=[item("-1")])).encode(),
        json.dumps(event("E-1", items=[item("0.00001")])).encode(),
        json.dumps(event("E-1", items=[item("1", quantity=0)])).encode(),
        json.dumps(event("E-1", items=[item("999999999", quantity=1_000_000)])).encode(),
    ],
)
def test_counts_a_line_that_breaks_the_contract(tmp_path, line):
    file = tmp_path / "log.ndjson"
    file.write_bytes(line + b"\n")

    log = read_log(file, Rates("USD"))

    assert log.facts == {}
    assert log.counts == {"bad": 1}


def test_gives_a_gzipped_log_the_fingerprint_of_its_lines(tmp_path):
    plain = write_lines(tmp_path / "log.ndjson", [event("E-1")])
    zipped = tmp_path / "log.ndjson.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))

    logs = [read_log(file, Rates("USD")) for file in (plain, zipped)]

    assert logs[0] == logs[1]


def test_converts_at_the_latest_rate_of_at_most_ten_days(tmp_path):
    file = tmp_path / "rates.csv"
    file.write_text("currency,day,rate\nEUR,2025-03-05,1.10\nEUR,2025-03-01,1.05\n")
    rates = Rates.load("USD", file)

    def cents(day: int) -> int:
        return rates.cents(Decimal("10.50"), "EUR", date(2025, 3, day))

    # 11.025 and 11.55: half to even.
    assert [cents(day) for day in (1, 4, 5, 15)] == [1102, 1102, 1155, 1155]
    for day in (date(2025, 2, 28), date(2025, 3, 16)):
        with pytest.raises(NoRateError, match="no rate for EUR"):
            rates.cents(Decimal(1), "EUR", day)
