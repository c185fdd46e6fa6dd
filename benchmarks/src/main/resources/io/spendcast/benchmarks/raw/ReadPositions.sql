-- Adds the partitions that are new, and says where each one goes on.
with asked as (
  select ?::text as consumer_group, ?::uuid as topic_id, ?::text as topic, partition
  from generate_series(0, ?::int - 1) as partition
),
added as (
  insert into spendcast.kafka_ledger (consumer_group, topic_id, topic, partition, start_offset)
  select consumer_group, topic_id, topic, partition, 0 from asked
  on conflict do nothing
)
select a.partition, coalesce(spendcast.ledger_position(l.start_offset, l.done), 0) as position
from asked a
left join spendcast.kafka_ledger l using (consumer_group, topic_id, partition)
