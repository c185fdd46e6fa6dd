-- Whether the records that Kafka holds at these offsets now are those that were stored, newest first;
-- null where nothing can be compared: erased, pruned, or accepted as replaced.
select
  n.kafka_offset,
  case
    when exists (
        select from spendcast.purchases p
        where p.event_id = n.event_id and p.topic_id = l.topic_id and p.partition = l.partition
          and p.kafka_offset = n.kafka_offset)
      or exists (
        select from spendcast.duplicates d
        where d.topic_id = l.topic_id and d.partition = l.partition
          and d.kafka_offset = n.kafka_offset and d.event_id = n.event_id)
      or coalesce(encode(sha256(x.payload), 'hex'), '') = n.digest and x.reason is not null
      then true
    when x.reason = 'too_large'
      or exists (
        select from spendcast.ledger_gaps g
        where g.consumer_group = l.consumer_group and g.topic_id = l.topic_id
          and g.partition = l.partition and g.kind <> 'void' and g.gap @> n.kafka_offset)
      or exists (
        select from spendcast.kafka_ends e
        where e.consumer_group = l.consumer_group and e.topic_id = l.topic_id
          and e.partition = l.partition and e.replaced @> n.kafka_offset)
      then null
    else false
  end as same
from unnest(:kafka_offsets::bigint[], :event_ids::text[], :digests::text[]) as n(kafka_offset, event_id, digest)
join spendcast.kafka_ledger l
  on l.consumer_group = :consumer_group and l.topic_id = :topic_id and l.partition = :partition and l.done @> n.kafka_offset
left join spendcast.dead_letters x
  on x.topic_id = l.topic_id and x.partition = l.partition and x.kafka_offset = n.kafka_offset
order by n.kafka_offset desc
