-- No index by event: duplicates are few, and this question is rare.
select to_jsonb(d) from (
  select topic_id, partition, kafka_offset, stored_at
  from spendcast.duplicates
  where event_id = ?
  order by stored_at, partition, kafka_offset
) d
