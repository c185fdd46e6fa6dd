import gzip
import json
import re
from collections import defaultdict
from decimal import Decimal

import pytest

from spendcast_training.__main__ import main
from spendcast_training.csv_log import read_csv
from spendcast_training.events import read_log
from spendcast_training.rates import Rates

# A cancelled line, a guest, a category of the largest amount, thirds of a cent, a whole refund.
ORDERS = (
    "order_id,email,date,amount,quantity,category,currency,status\n"
    "1,a@x,2024-01-01 10:00,5.00,2,books,USD,paid\n"
    "1,a@x,2024-01-01 10:00,7.50,5,toys,USD,paid\n"
    "2,a@x,2024-01-03,-2.5,1,books,USD,paid\n"
    "3,b@x,2024-01-02,10,4,Bücher,USD,paid\n"
    "4,,2024-01-04,9,1,books,USD,paid\n"
    "5,b@x,2024-01-05,9.99995,1,,USD,paid\n"
    "6,c@x,2024-01-06,8,1,books,USD,refunded\n"
    "7,c@x,2024-01-07,0,1,,USD,paid\n"
)
PLAIN = "customer_id,date,amount\n"


@pytest.fixture
def converted(tmp_path, capsys):
    def convert(text: str, *flags: str, name: str = "log.ndjson") -> list[dict]:
        (tmp_path / "shop.csv").write_text(text)
        out = tmp_path / name
        out.unlink(missing_ok=True)
        code = main(["convert", "--csv", str(tmp_path / "shop.csv"), "--out", str(out), *flags])
        assert code == 0, capsys.readouterr().err
        return [json.loads(line) for line in out.read_text().splitlines()]

    return convert


def ids(events: list[dict]) -> list[str]:
    return [event["event_id"] for event in events]


def test_the_stream_reads_from_the_events_what_training_reads_from_the_csv(tmp_path, converted):
    events = converted(ORDERS)

    of_csv = read_csv(tmp_path / "shop.csv", Rates("USD"))
    of_events = read_log(tmp_path / "log.ndjson", Rates("USD"))
    assert of_events.facts == of_csv.facts
    assert of_events.counts == {"purchases": 5, "refunds": 2}
    assert len(set(ids(events))) == 7


def test_keeps_the_amount_where_the_units_do_not_divide_it(converted):
    (event,) = converted("email,date,amount,quantity\na@x,2024-01-01,10,3\n")

    assert [(item["quantity"], item["unit_price"]) for item in event["items"]] == [
        (2, "3.3333"),
        (1, "3.3334"),
    ]


def amounts(event: dict) -> dict[str, Decimal]:
    found = defaultdict(Decimal)
    for item in event["items"]:
        found[item["sku"]] += item["quantity"] * Decimal(item["unit_price"])
    return dict(found)


def test_each_line_of_an_order_is_an_item_with_its_product(converted):
    (event,) = converted(
        "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID\n"
        "536365,85123A,WHITE HEART,6,2010-12-01 08:26,2.55,17850\n"
        "536365,71053,WHITE LANTERN,2,2010-12-01 08:26,3.39,17850\n"
    )

    assert event["order_id"] == "536365"
    assert [(i["sku"], i["quantity"], i["unit_price"]) for i in event["items"]] == [
        ("85123A", 6, "2.5500"),
        ("71053", 2, "3.3900"),
    ]


def test_a_discount_and_a_refund_in_part_are_spread_over_the_lines(converted):
    header = "order_id,sku,email,date,amount,status,refunded\n"
    bought, refunded = converted(
        header
        + "1,A,a@x,2024-01-01,20,paid,\n1,B,a@x,2024-01-01,10,paid,1\n"
        + "1,COUPON,a@x,2024-01-01,-3,paid,\n"
    )

    assert amounts(bought) == {"A": 18, "B": 9, "COUPON": 0}
    assert amounts(refunded) == {"A": Decimal("0.6667"), "B": Decimal("0.3333"), "COUPON": 0}


def test_the_total_of_an_order_is_spread_by_the_prices_of_its_lines(converted):
    (event,) = converted(
        "Name,Email,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price\n"
        "#1,a@x,36.00,2024-01-01 10:00:00 +0000,2,Tea,5.00\n"
        f"#1,a@x,,,1,{'Pot ' * 20},20.00\n"
    )

    assert amounts(event) == {"Tea": 12, ("Pot " * 20)[:64]: 24}


def test_a_longer_export_gives_the_old_rows_their_old_ids(converted):
    for header, first, second in (
        (PLAIN, "A,2024-01-01,5\nA,2024-01-01,5\n", "B,2024-01-02,6\n"),
        ("order_id," + PLAIN, "1,A,2024-01-02,5\n", "0,B,2024-01-01,6\n"),
        ("event_id," + PLAIN, "E1,A,2024-01-02,5\n", "E0,B,2024-01-01,6\n"),
    ):
        before = ids(converted(header + first))
        after = ids(converted(header + second + first))

        assert set(before) < set(after)
        assert len(set(after)) == len(before) + 1


def test_gzips_the_same_bytes_each_time(tmp_path, capsys):
    (tmp_path / "shop.csv").write_text(ORDERS)
    outs = [tmp_path / "a.ndjson.gz", tmp_path / "b.ndjson.gz"]
    for out in outs:
        assert main(["convert", "--csv", str(tmp_path / "shop.csv"), "--out", str(out)]) == 0

    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert len(gzip.decompress(outs[0].read_bytes()).splitlines()) == 7
    printed = capsys.readouterr().out
    assert "purchases in USD                 40.50" in printed
    assert "refunds in USD                   -10.50" in printed
    assert "make run INPUT=" in printed


@pytest.mark.parametrize(
    ("text", "flags", "code", "says"),
    [
        (PLAIN + "x" * 65 + ",2024-01-01,5\n", [], 1, "line 2: the stream would refuse .* bad_id"),
        (PLAIN + ",2024-01-01,5\n", [], 1, "no purchase or refund to write .*'guests': 1"),
        (PLAIN + "A,yesterday,5\n", [], 1, "line 2: date must be a date"),
        (PLAIN + "A,2024-01-01,5\n", ["--time-zone", "Mars"], 1, "Mars"),
    ],
)
def test_writes_nothing_that_the_stream_would_refuse(tmp_path, capfd, text, flags, code, says):
    (tmp_path / "shop.csv").write_text(text)
    out = tmp_path / "log.ndjson"

    assert main(["convert", "--csv", str(tmp_path / "shop.csv"), "--out", str(out), *flags]) == code

    assert [file.name for file in tmp_path.iterdir()] == ["shop.csv"]
    assert re.search(says, capfd.readouterr().err)


def test_replaces_no_file(tmp_path, capfd):
    out = tmp_path / "log.ndjson"
    out.write_text("mine")

    assert main(["convert", "--csv", "shop.csv", "--out", str(out)]) == 2
    assert "remove it first" in capfd.readouterr().err
    assert out.read_text() == "mine"


def test_leaves_out_and_counts_bad_rows_where_it_may(converted, capsys):
    events = converted(PLAIN + "x" * 65 + ",2024-01-01,5\nA,2024-01-01,5\n", "--skip-bad-rows")

    assert [event["customer_id"] for event in events] == ["A"]
    assert "rejected_bad_id                  1" in capsys.readouterr().out
