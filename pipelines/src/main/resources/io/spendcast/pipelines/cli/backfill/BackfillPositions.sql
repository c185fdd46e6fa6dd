-- Up to where each lane of a file is stored.
select to_jsonb(spendcast.ledger_position(start_offset, done))
from spendcast.kafka_ledger
where consumer_group = 'backfill' and topic_id = ?
order by partition
