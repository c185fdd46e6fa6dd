-- The last of the next dead letters behind a position, and how many they are.
select to_jsonb(p) from (
  select topic_id, partition, kafka_offset, count(*) over () as letters
  from (
    select topic_id, partition, kafka_offset from spendcast.dead_letters
    where (topic_id, partition, kafka_offset) > (?::uuid, ?, ?)
    order by topic_id, partition, kafka_offset
    limit ?
  ) next
  order by topic_id desc, partition desc, kafka_offset desc
  limit 1
) p
