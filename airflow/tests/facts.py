"""Rows as the stream would have left them."""

from servers import Database

TOPIC_ID = "11111111-1111-1111-1111-111111111111"


def caught_up(database: Database, at: str, offsets: int = 0) -> None:
    """A stream of one partition that had read everything, so many records, at that moment."""
    database.rows(
        "insert into spendcast.streams values ('spendcast', 1, 'purchases', %s, now())"
        " on conflict do nothing",
        (TOPIC_ID,),
    )
    database.rows(
        "insert into spendcast.kafka_ledger values"
        " ('spendcast', %s, 0, 'purchases', 0, int8multirange(int8range(0, %s)), %s)"
        " on conflict (consumer_group, topic_id, partition)"
        " do update set caught_up_at = excluded.caught_up_at",
        (TOPIC_ID, offsets, at),
    )


def purchase(
    database: Database, offset: int, occurred: str = "2026-03-01", stored: str = "2026-03-01"
) -> None:
    """Event E-n at offset n, with arrival n."""
    database.rows(
        "insert into spendcast.purchases values (%s, %s, 'purchase', 'O-1', 'C-1', %s, 10, 10,"
        " 'USD', 1, null, 'US', 'web', '[]', 2, 1, 'books', null, %s, 0, %s, %s, %s)",
        (f"E-{offset}", offset, occurred, TOPIC_ID, offset, occurred, stored),
    )


def alert(database: Database, event: str, status: str, held_until: str = "now()") -> None:
    """held_until: a moment in SQL."""
    database.rows(
        "insert into spendcast.alerts (event_id, customer_id, occurred_at, expected_spend, reason,"
        f" message, status, claimed_until, created_at) values (%s, 'C-1', '2026-03-01', 2000, 'r',"
        f" '{{}}', %s, {held_until}, '2026-03-01 00:00Z')",
        (event, status),
    )
