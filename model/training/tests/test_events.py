import gzip
import json
import os
import random
import threading
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain

import pytest
from checkout_log import event, item, write_lines
from test_contract import CASES, cases

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
            Fact(MARCH_1_NOON, 799_800, False, 3, 2, "toys"),
            Fact(MARCH_1_NOON, -399_800, True, 2, 1, "books"),
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
    assert log.counts == {"purchases": 1, "duplicates": 1, "rejected_no_exchange_rate": 1}


def test_counts_lines_that_break_the_contract_by_reason(tmp_path):
    # All 25 lines of the contract's own cases between good ones.
    broken = [file.read_bytes() for file in sorted((CASES / "lines").iterdir())]
    good = [json.dumps(event(f"E-{number}")).encode() + b"\n" for number in range(25)]
    file = tmp_path / "log.ndjson"
    file.write_bytes(b"".join(chain.from_iterable(zip(good, broken, strict=True))))

    log = read_log(file, Rates("USD"))

    reasons = Counter(f"rejected_{why.lower()}" for _, why in cases("lines.psv"))
    assert log.counts == {"purchases": 25} | reasons
    assert list(log.facts) == ["C-1"]


def test_leaves_out_amounts_that_are_too_large_once_converted(tmp_path):
    rates = Rates("USD", [("EUR", date(2025, 3, 1), Decimal("2"))])
    large = event("E-1", currency="EUR", items=[item("999999999999")])

    log = read_log(write_lines(tmp_path / "log.ndjson", [large]), rates)

    assert log.counts == {"rejected_amount_overflow": 1}


def test_judges_the_future_by_the_moment_of_reading(tmp_path):
    file = write_lines(tmp_path / "log.ndjson", [event("E-1", occurred_at="2025-03-02T12:00:00Z")])

    soon = read_log(file, Rates("USD"), now=datetime(2025, 3, 1, 12, tzinfo=UTC))
    late = read_log(file, Rates("USD"), now=datetime(2025, 3, 1, 11, 59, tzinfo=UTC))

    assert soon.counts == {"purchases": 1}
    assert late.counts == {"rejected_bad_time": 1}


@pytest.mark.parametrize("name", ["log.ndjson.gz", "log.ndjson", "log"])
def test_knows_gzip_by_its_bytes_and_gives_it_the_fingerprint_of_its_lines(tmp_path, name):
    plain = write_lines(tmp_path / "plain.ndjson.gz", [event("E-1")])
    zipped = tmp_path / name
    zipped.write_bytes(gzip.compress(plain.read_bytes()))

    logs = [read_log(file, Rates("USD")) for file in (plain, zipped)]

    assert logs[0] == logs[1]
    assert logs[0].counts == {"purchases": 1}


def test_reads_a_log_from_a_pipe(tmp_path):
    content = gzip.compress(json.dumps(event("E-1")).encode())
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(content,))
    writer.start()

    log = read_log(pipe, Rates("USD"))
    writer.join()

    assert log.counts == {"purchases": 1}


def packed(lines: int) -> bytes:
    """Gzip of lines that do not compress to nothing."""
    source = random.Random(1)
    texts = [f"{source.getrandbits(400):x}\n" for _ in range(lines)]
    return gzip.compress("".join(texts).encode(), mtime=0)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda data: data[: len(data) // 2], r"line \d{2,3}: the gzip data are cut off.*gzip -dc"),
        (lambda data: data[:-4], "line 1001: the gzip data are cut off"),
        (lambda data: data[:-8] + b"????" + data[-4:], "line 1001: .* damaged .CRC check failed"),
        (lambda data: data[:5000] + b"\xff" * 50 + data[5050:], r"line \d+: the gzip.*damaged"),
        (lambda data: data[:2] + b"?" + data[3:], "line 1: the gzip data up to here are damaged"),
    ],
)
def test_names_the_line_that_damaged_gzip_reaches(tmp_path, damage, says):
    file = tmp_path / "log.ndjson.gz"
    file.write_bytes(damage(packed(1000)))

    with pytest.raises(ValueError, match=says) as problem:
        read_log(file, Rates("USD"))

    assert str(problem.value).startswith(f"{file}: line ")


def test_converts_at_the_latest_rate_of_at_most_ten_days(tmp_path):
    file = tmp_path / "rates.csv"
    file.write_text("currency,day,rate\nEUR,2025-03-05,1.10\nEUR,2025-03-01,1.05\n")
    rates = Rates.load("USD", file)

    def amount(day: int) -> int:
        return rates.amount_e4(Decimal("10.50"), "EUR", date(2025, 3, day))

    # 11.025 and 11.55: half to even.
    assert [amount(day) for day in (1, 4, 5, 15)] == [110_250, 110_250, 115_500, 115_500]
    for day in (date(2025, 2, 28), date(2025, 3, 16)):
        with pytest.raises(NoRateError, match="no rate for EUR"):
            rates.amount_e4(Decimal(1), "EUR", day)
