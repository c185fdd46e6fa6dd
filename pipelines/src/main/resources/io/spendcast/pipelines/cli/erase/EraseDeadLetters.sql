-- Deletes dead letters; their offsets become gaps for every consumer group that has them.
with gone as (
  delete from spendcast.dead_letters d
  using unnest(?::text[], ?::text[], ?::text[]) as r(topic_id, partition, kafka_offset)
  where d.topic_id = r.topic_id::uuid and d.partition = r.partition::int
    and d.kafka_offset = r.kafka_offset::bigint
  returning d.topic_id, d.partition, d.kafka_offset
),
noted as (
  select topic_id, partition, count(*) as letters,
    range_agg(int8range(kafka_offset, kafka_offset + 1)) as offsets
  from gone
  group by topic_id, partition
)
select to_jsonb(coalesce(
  sum(letters) filter (where spendcast.note_gap('erased', topic_id, partition, offsets) >= 0), 0))
from noted
