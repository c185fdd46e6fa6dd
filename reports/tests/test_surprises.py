"""The largest changes of a month, and who and what is behind them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import months
import psycopg
import pytest
from conftest import put

from spendcast_reports import rows
from spendcast_reports.content import Note, Points
from spendcast_reports.facts import Facts, read_facts
from spendcast_reports.formats import FIRM
from spendcast_reports.month import BEFORE, MONTH, YEAR, Month
from spendcast_reports.sections.surprises import surprises

# Shards and the bounds of a run in them.
SHARDS = {"east": 8, "west": 100}

STARTS = {MONTH: date(2026, 10, 1), BEFORE: date(2026, 9, 1), YEAR: date(2025, 10, 1)}


def shop(*values: tuple, orders: int = 40, first: int = 1) -> Facts:
    """A shop whose dimension values have these revenues in the month and the month before."""
    countries = [row for row in values if row[0] == "country"]
    revenues = [sum(row[place] for row in countries) for place in (2, 3)]
    return replace(
        months.nothing_known(),
        totals=[
            rows.Total(period, Decimal(revenue), Decimal(0), orders if revenue else 0, 0, 9, 9)
            for period, revenue in zip(STARTS, [*revenues, 0], strict=True)
        ],
        days=[rows.Day(BEFORE, date(2026, 9, first), Decimal(9), Decimal(0), 1, 1)],
        dimensions=[
            rows.DimensionValue(of, value, Decimal(now), 1, 1, Decimal(then), Decimal(0), 1, 1)
            for of, value, now, then in values
        ],
    )


def because(facts: Facts, *causes: tuple) -> Facts:
    return replace(
        facts,
        causes=[rows.Cause(*c[:4], Decimal(c[4]), Decimal(c[5]), *c[6:]) for c in causes],
    )


def said(facts: Facts) -> tuple[str, list[tuple[str, str]] | str]:
    section = surprises(Month(facts))
    (block,) = section.blocks
    if isinstance(block, Note):
        return section.title, block.text.replace(FIRM, " ")
    assert isinstance(block, Points)
    return section.title, [(s.sign, s.text.replace(FIRM, " ")) for s in block.sentences]


def test_the_three_largest_amounts_are_named_with_their_causes():
    facts = because(
        shop(
            ("country", "DE", 27400, 39700),
            ("country", "FR", 9000, 4000),
            ("channel", "web", 30400, 43700),
            ("channel", "app", 6000, 0),
            ("category", "tea", 100, 101),
            ("product", "P-3", 0, 90000),
        ),
        ("channel", "web", "customer", "C-1", 0, 100, 412, 530),
        ("channel", "web", "product", "P-3", 100, 3000, 30, 30),
        ("country", "DE", "customer", "C-17", 0, 8100, 300, 380),
        ("country", "DE", "customer", "C-2", 1000, 3000, 300, 380),
        ("country", "DE", "product", "P-3", 0, 13000, 30, 30),
    )

    assert said(facts) == (
        "The three largest surprises",
        [
            (
                "▼",
                "Channel web fell by 13,300 USD to 30,400 (30.4 % less than in September 2026): "
                "412 customers purchased, 530 the month before, and none moved more than "
                "0.8 % of it; product P-3 alone sold 2,900 less (22 % of it).",
            ),
            (
                "▼",
                "Country DE fell by 12,300 USD to 27,400 (31.0 % less than in September 2026): "
                "customer C-17 bought 8,100 less (66 % of it) and customer C-2 bought 2,000 less "
                "(16 % of it); product P-3 alone sold 13,000 less (more than all of it).",
            ),
            (
                "▲",
                "Channel app rose from nothing to 6,000 USD: its purchases are not stored any "
                "more, so the cause is unknown.",
            ),
        ],
    )


def test_a_shop_of_one_country_and_channel_changes_as_a_whole():
    facts = because(
        shop(("country", "DE", 5000, 9000), ("channel", "", 5000, 9000)),
        ("month", "", "customer", "C-1", 100, 3000, 8, 9),
    )

    assert said(facts) == (
        "The largest surprise",
        [
            (
                "▼",
                "The whole shop's revenue fell by 4,000 USD to 5,000 (44.4 % less than in "
                "September 2026): customer C-1 alone bought 2,900 less (73 % of it).",
            )
        ],
    )


def test_what_was_sold_no_more_fell_to_nothing():
    title, found = said(shop(("country", "DE", 0, 9000), ("country", "", 0, 1000)))

    assert title == "The two largest surprises"
    assert [text.split(":")[0] for _, text in found] == [
        "Country DE fell by 9,000 USD to nothing",
        "Orders without a country fell by 1,000 USD to nothing",
    ]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (months.empty(), "There are no purchases of September 2026 to compare with."),
        (months.first_month(), "There are no purchases of September 2026 to compare with."),
        (
            shop(("country", "DE", 10, 900), orders=29),
            "With fewer than 30 orders in either month, any change may be chance.",
        ),
        (
            shop(("country", "DE", 10, 900), first=8),
            "September 2026 is too short to compare with: it began on 8 September.",
        ),
        (
            shop(("country", "DE", 10, 10)),
            "No country, channel or category changed its revenue since September 2026.",
        ),
    ],
)
def test_without_a_surprise_the_report_says_why(facts, words):
    assert said(facts) == ("Surprises", words)


def sell(connection: psycopg.Connection, arrival: int, day: str, customer: str, **other) -> None:
    """Stores a purchase of the lines (product, category, price)."""
    purchase = {"country": "DE", "rate": 1, "type": "purchase", "lines": []} | other
    items = [
        {"sku": sku, "category": category, "quantity": 2, "unit_price": str(price)}
        for sku, category, price in purchase["lines"]
    ]
    connection.execute(
        "insert into spendcast.purchases (event_id, arrival, type, order_id, customer_id,"
        " occurred_at, amount, original_amount, currency, rate, country, channel, items, units,"
        " lines, main_category, topic_id, partition, kafka_offset, kafka_timestamp)"
        " values (%s, %s, %s, '', %s, %s, 0, 0, 'USD', %s, %s, 'web', %s, 1, 1, '',"
        " gen_random_uuid(), 0, %s, now())",
        [
            f"e-{arrival}", arrival, purchase["type"], customer,
            datetime.fromisoformat(day).replace(tzinfo=UTC), purchase["rate"], purchase["country"],
            json.dumps(items), arrival,
        ],
    )  # fmt: skip


def correct(connection: psycopg.Connection, fact: int, customer: str, arrival: int) -> None:
    """Corrects a fact, by its arrival."""
    connection.execute(
        "insert into spendcast.corrections"
        " (event_id, fact_arrival, customer_id, arrival, reason) values (%s, %s, %s, %s, '')",
        [f"e-{fact}", fact, customer, arrival],
    )


def causes(connection: psycopg.Connection, *values: tuple) -> list[tuple]:
    facts = shop(*values)
    put(connection, replace(facts, run=facts.run._replace(arrival_bound=100)))
    return [tuple(cause) for cause in read_facts(connection, months.OCTOBER).causes]


def test_causes_are_the_customers_and_products_that_moved_farthest(database):
    sell(database, 1, "2026-09-02", "C-1", lines=[("P-1", "tea", 50), ("P-2", "cups", 5)])
    sell(database, 2, "2026-09-30T23:59:59", "C-2", lines=[("P-2", "cups", 20)], rate=1.5)
    sell(database, 3, "2026-10-01", "C-2", lines=[("P-2", "cups", 10)])
    sell(database, 4, "2026-10-31", "C-3", lines=[("P-2", "cups", 3)])
    sell(database, 5, "2026-10-02", "C-1", lines=[("P-9", "tea", 99)], country="FR")

    assert causes(database, ("country", "DE", 26, 170), ("country", "FR", 198, 0)) == [
        ("country", "FR", "customer", "C-1", 198, 0, 1, 0),
        ("country", "FR", "product", "P-9", 198, 0, 1, 0),
        ("country", "DE", "customer", "C-1", 0, 110, 2, 2),
        ("country", "DE", "customer", "C-2", 20, 60, 2, 2),
        ("country", "DE", "product", "P-1", 0, 100, 1, 2),
        ("country", "DE", "product", "P-2", 26, 70, 1, 2),
    ]


def test_causes_of_a_category_are_of_its_lines(database):
    sell(database, 1, "2026-09-02", "C-1", lines=[("P-1", "tea", 50), ("P-2", "cups", 5)])
    sell(database, 2, "2026-10-02", "C-1", lines=[("P-1", "tea", 10), ("P-3", "", 9)])

    found = causes(
        database, ("country", "DE", 20, 110), ("category", "tea", 20, 100), ("category", "", 18, 0)
    )

    assert found == [
        ("category", "tea", "customer", "C-1", 20, 100, 1, 1),
        ("category", "tea", "product", "P-1", 20, 100, 1, 1),
        ("category", "", "customer", "C-1", 18, 0, 1, 0),
        ("category", "", "product", "P-3", 18, 0, 1, 0),
    ]


def test_causes_count_only_the_facts_that_the_run_counted(database):
    sell(database, 1, "2026-09-02", "C-1", lines=[("P-1", "tea", 50)])
    sell(database, 2, "2026-09-02", "C-2", lines=[("P-1", "tea", 70)])
    sell(database, 3, "2026-09-02", "C-3", lines=[("P-1", "tea", 80)], type="refund")
    sell(database, 4, "2026-08-31T23:59:59", "C-4", lines=[("P-1", "tea", 90)])
    sell(database, 5, "2026-11-01", "C-5", lines=[("P-1", "tea", 90)])
    sell(database, 100, "2026-09-02", "C-6", lines=[("P-1", "tea", 90)])
    correct(database, 2, "C-2", arrival=99)
    correct(database, 1, "C-1", arrival=101)

    found = causes(database, ("country", "DE", 0, 100), ("country", "FR", 0, 0.5))

    assert [cause[2:6] for cause in found] == [
        ("customer", "C-1", 0, 100),
        ("product", "P-1", 0, 100),
    ]


@pytest.fixture
def shards(database) -> Iterator[psycopg.Connection]:
    """A reporting database, whose facts are in the tables of two shards."""
    for shard in SHARDS:
        database.execute(f"create schema shard_{shard}")
        for table in ("purchases", "corrections"):
            parent = f"spendcast.{table}"
            database.execute(f"create table shard_{shard}.{table} () inherits ({parent})")
    yield database
    for shard in SHARDS:
        database.execute(f"drop schema shard_{shard} cascade")


def move_into(shard: str, connection: psycopg.Connection) -> None:
    """Moves what was stored since the last move into the tables of a shard."""
    for table in ("purchases", "corrections"):
        connection.execute(
            f"with moved as (delete from only spendcast.{table} returning *)"
            f" insert into shard_{shard}.{table} select * from moved"
        )


def test_causes_over_shards_count_the_facts_below_the_bound_of_each_shard(shards):
    sell(shards, 1, "2026-09-02", "C-1", lines=[("P-1", "tea", 50)])
    correct(shards, 1, "C-1", arrival=8)
    sell(shards, 2, "2026-09-02", "C-2", lines=[("P-2", "tea", 30)])
    sell(shards, 9, "2026-09-02", "C-3", lines=[("P-9", "tea", 900)])
    move_into("east", shards)
    sell(shards, 1, "2026-09-02", "C-4", lines=[("P-1", "tea", 20)])
    sell(shards, 2, "2026-09-02", "C-5", lines=[("P-9", "tea", 900)])
    correct(shards, 2, "C-5", arrival=5)
    sell(shards, 99, "2026-09-02", "C-4", lines=[("P-1", "tea", 5)])
    sell(shards, 100, "2026-09-02", "C-6", lines=[("P-9", "tea", 900)])
    move_into("west", shards)
    facts = shop(("country", "DE", 0, 210))
    facts = replace(facts, run=facts.run._replace(arrival_bound=100))
    put(shards, facts)
    for shard, bound in SHARDS.items():
        shards.execute(
            "insert into spendcast.shard_bounds values (%s, %s, %s)",
            [facts.run.run_id, shard, bound],
        )

    found = read_facts(shards, months.OCTOBER).causes

    assert [tuple(cause)[2:6] for cause in found] == [
        ("customer", "C-1", 0, 100),
        ("customer", "C-2", 0, 60),
        ("product", "P-1", 0, 150),
        ("product", "P-2", 0, 60),
    ]


def test_a_page_names_a_customer_as_text_only():
    title, found = said(months.many_names())

    assert title == "The three largest surprises"
    assert all("customer <i>Wörter Wörter" in text for _, text in found)
