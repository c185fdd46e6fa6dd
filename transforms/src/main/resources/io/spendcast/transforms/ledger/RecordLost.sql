-- Notes that the records of a range were lost before they were read, as a person accepted: once, and
-- only for the stream that holds the newest epoch.
with ours as materialized (
  select from spendcast.streams where consumer_group = :consumer_group and epoch = :epoch for share
),
ledger as materialized (
  select consumer_group, topic_id, partition, int8multirange(int8range(:from_offset, :to_offset)) - done as gaps
  from spendcast.kafka_ledger
  where consumer_group = :consumer_group and topic_id = :topic_id and partition = :partition and exists (select from ours)
  for update
),
noted as (
  insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind)
  select l.consumer_group, l.topic_id, l.partition, g, 'lost'
  from ledger l cross join lateral unnest(l.gaps) as g
)
update spendcast.kafka_ledger k
set done = k.done + l.gaps, updated_at = now()
from ledger l
where k.consumer_group = l.consumer_group and k.topic_id = l.topic_id and k.partition = l.partition
