"""Rows as the stream would have left them."""

from servers import Database

TOPIC_ID = "11111111-1111-1111-1111-111111111111"


def caught_up(database: Database, at: str, offsets: int = 0) -> None:
    """A stream of one partition that had read everything at that moment."""
    database.rows(
        "insert into spendcast.streams values ('spendcast', 1, 'purchases', %s, now())"
        " on conflict do nothing",
        (TOPIC_ID,),
    )
    database.rows(
        "insert into spendcast.kafka_ledger values"
        " ('spendcast', %s, 0, 'purchases', 0, int8multirange(int8range(0, %s)), %s)"
        " on conflict (consumer_group, topic_id, partition)"
        " do update set caught_up_at = excluded.caught_up_at, done = excluded.done",
        (TOPIC_ID, offsets, at),
    )
