"""The same case files as the Java parser's tests, with the same reasons."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spendcast_training.contract import Rejection, parse
from spendcast_training.contract.careful import CarefulReader

CASES = Path(__file__).parents[2] / "src" / "test" / "resources" / "contract"
EVENT = (
    '{"event_id": "E-1", "type": "purchase", "order_id": "A-1001", "customer_id": "C-42", '
    '"occurred_at": "2026-11-22T19:33:33.123Z", "currency": "USD", "country": "US", '
    '"channel": "web", "items": [{"sku": "SKU-1", "category": "books", "quantity": 2, '
    '"unit_price": "19.99"}]}'
)
RECEIVED = datetime(2026, 11, 22, 19, 33, 34, tzinfo=UTC)
LATEST = int(RECEIVED.timestamp() * 1_000_000) + 86_400_000_000
TIME = "2026-11-22T19:33:33.123Z"


def cases(name: str) -> list[list[str]]:
    with (CASES / name).open(newline="", encoding="utf-8") as lines:
        rows = csv.reader(lines, delimiter="|", quotechar="'", skipinitialspace=True)
        return [[cell.strip(" ") if "'" not in cell else cell for cell in row] for row in rows][1:]


def reason(line: str | bytes) -> str | None:
    """Why the line is rejected; None if it is not."""
    try:
        parse(line.encode() if isinstance(line, str) else line, LATEST)
    except Rejection as rejection:
        return rejection.reason
    return None


def with_unknown(value: str) -> str:
    return EVENT.replace('{"event_id"', f'{{"x": {value}, "event_id"')


@pytest.mark.parametrize(("rule", "part", "replacement", "why"), cases("rejected.psv"))
def test_rejects_with_the_streams_reason(rule, part, replacement, why):
    assert EVENT.count(part) == 1

    assert reason(EVENT.replace(part, replacement)) == why.lower()


@pytest.mark.parametrize(("what", "part", "replacement"), cases("accepted.psv"))
def test_accepts_what_the_stream_accepts(what, part, replacement):
    assert EVENT.count(part) == 1

    assert reason(EVENT.replace(part, replacement)) is None


@pytest.mark.parametrize(("name", "why"), cases("lines.psv"))
def test_rejects_lines_of_real_files_with_the_streams_reason(name, why):
    line = (CASES / "lines" / f"{name}.ndjson").read_bytes().removesuffix(b"\n")

    assert reason(line) == why.lower()


def test_knows_a_file_for_each_line_that_is_named():
    assert {name for name, _ in cases("lines.psv")} == {
        file.stem for file in (CASES / "lines").iterdir()
    }
    assert len(cases("lines.psv")) == 25


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "not_json"),
        (" ", "not_json"),
        (EVENT + " " * ((1 << 20) - len(EVENT)), None),
        (EVENT + " " * ((1 << 20) - len(EVENT)) + " ", "too_large"),
        (EVENT.encode("utf-16"), "not_utf8"),
        (EVENT.replace("web", "Zürich").encode("latin-1"), "not_utf8"),
        (EVENT.replace('"web"', '"w\0b"'), "not_json"),
        (EVENT.replace("web", "x" * 64), None),
        (EVENT.replace("web", "😀" * 64), None),
        (EVENT.replace("E-1", "x" * 65), "bad_id"),
        (EVENT.replace("19.99", "9" * 32), "amount_overflow"),
        (EVENT.replace("19.99", "9" * 33), "bad_price"),
        (with_unknown("[" * 63 + "]" * 63), None),
        (with_unknown("[" * 64 + "]" * 64), "too_large"),
        ('{"x":' * 100_000, "too_large"),
        (with_unknown("9" * 100_000), None),
        (with_unknown('{"a": 1, "a": 2}'), None),
        (with_unknown("tru"), "not_json"),
        (EVENT.replace(TIME, "2026-11-23T19:33:34.0000005Z"), None),
        (EVENT.replace(TIME, "2026-11-23T19:33:34.000001Z"), "bad_time"),
        (EVENT.replace(TIME, "1989-12-31T23:59:59.9999999Z"), None),
        (EVENT.replace(TIME, "1990-01-01T00:00:00+00:01"), "bad_time"),
        (EVENT.replace(TIME, "0001-01-01T00:00:00+23:59"), "bad_time"),
        (EVENT.replace(TIME, "9999-12-31T23:59:59-23:59"), "bad_time"),
        (EVENT.replace('"E-1"', '""').replace('"USD"', '"$"') + "x", "bad_id"),
        (EVENT.replace('"event_id": "E-1"', '"x": 1, "x": 02, "event_id": "E-1"'), "not_json"),
    ],
)
def test_draws_the_edges_where_the_stream_draws_them(line, why):
    assert reason(line) == why


def test_takes_ten_thousand_items_and_not_one_more():
    item = '{"sku": "S", "quantity": 1, "unit_price": "1"}'
    event = json.loads(EVENT)

    def with_items(count: int) -> str:
        return json.dumps({**event, "items": 0}).replace("0}", f"[{','.join([item] * count)}]}}")

    assert reason(with_items(10_000)) is None
    assert reason(with_items(10_001)) == "bad_items"


@pytest.mark.parametrize(
    ("price", "amount_e4"), [("0.0025", 50), ("0.0001", 2), ("1.234", 24_680), ("1234", 24_680_000)]
)
def test_keeps_the_amount_exact_with_four_decimals(price, amount_e4):
    assert parse(EVENT.replace("19.99", price).encode(), LATEST).amount_e4 == amount_e4


@pytest.mark.parametrize(
    ("fraction", "micros"),
    [("0000005", 0), ("0000006", 1), ("0000015", 2), ("1234565", 123456), ("99999949999", 999999)],
)
def test_rounds_times_as_the_database_does(fraction, micros):
    event = parse(EVENT.replace("33.123Z", f"33.{fraction}Z").encode(), LATEST)

    assert event.micros % 1_000_000 == micros


@pytest.mark.parametrize(
    "line",
    [
        EVENT,
        EVENT.replace("Z", "-05:30"),
        EVENT.replace('"web"', "null"),
        EVENT.replace("SKU-1", "\\u00e9").replace("refund", "purchase"),
        EVENT.replace('"quantity": 2', '"quantity": 7, "more": [1, {"a": "b"}]'),
    ],
)
def test_reads_the_same_event_the_quick_and_the_careful_way(line):
    quick = parse(line.encode(), LATEST)

    assert quick == CarefulReader(line, LATEST).read()
