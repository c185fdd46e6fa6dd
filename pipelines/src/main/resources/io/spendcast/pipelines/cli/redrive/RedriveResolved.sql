with resolved as (
  update spendcast.dead_letters d set resolved_at = now()
  from unnest(?::text[], ?::text[], ?::text[]) as r(topic_id, partition, kafka_offset)
  where d.topic_id = r.topic_id::uuid and d.partition = r.partition::int
    and d.kafka_offset = r.kafka_offset::bigint
  returning 1
)
select to_jsonb(count(*)) from resolved
