-- Unresolved dead letters behind a position, locked so that two redrives never take the same.
select to_jsonb(d) from (
  select topic_id, partition, kafka_offset,
    encode(record_key, 'base64') as record_key, encode(payload, 'base64') as payload,
    headers
  from spendcast.dead_letters
  where resolved_at is null
    and (topic_id, partition, kafka_offset) > (:topic_id::uuid, :partition, :kafka_offset)
    and step = coalesce(:step, step)
    and reason = coalesce(:reason, reason)
    and stored_at >= :since
  order by topic_id, partition, kafka_offset
  limit 50
  for update skip locked
) d
