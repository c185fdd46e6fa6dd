-- Whether the records that Kafka holds at these offsets now are those that the ledger vouches for,
-- newest first. An outcome that was erased or pruned cannot contradict.
select
  n.kafka_offset,
  exists (
    select from spendcast.purchases p
    where p.event_id = n.event_id and p.topic_id = l.topic_id and p.partition = l.partition
      and p.kafka_offset = n.kafka_offset)
  or exists (
    select from spendcast.duplicates d
    where d.topic_id = l.topic_id and d.partition = l.partition
      and d.kafka_offset = n.kafka_offset and d.event_id = n.event_id)
  or exists (
    select from spendcast.dead_letters x
    where x.topic_id = l.topic_id and x.partition = l.partition and x.kafka_offset = n.kafka_offset)
  or exists (
    select from spendcast.ledger_gaps g
    where g.consumer_group = l.consumer_group and g.topic_id = l.topic_id
      and g.partition = l.partition and g.kind <> 'void' and g.gap @> n.kafka_offset)
  or exists (
    select from spendcast.kafka_ends e
    where e.consumer_group = l.consumer_group and e.topic_id = l.topic_id
      and e.partition = l.partition and e.replaced @> n.kafka_offset)
  as known
from unnest(?::bigint[], ?::text[]) as n(kafka_offset, event_id)
join spendcast.kafka_ledger l
  on l.consumer_group = ? and l.topic_id = ? and l.partition = ? and l.done @> n.kafka_offset
order by n.kafka_offset desc
