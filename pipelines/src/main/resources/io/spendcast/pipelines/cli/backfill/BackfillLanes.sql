-- The lanes that a file has no ledger for yet.
insert into spendcast.kafka_ledger (consumer_group, topic_id, topic, partition, start_offset)
select 'backfill', ?, ?, lane, 0
from generate_series(0, ? - 1) as lane
on conflict do nothing
returning to_jsonb(partition)
