-- Streams that read one of the partitions, and their partitions; null: all of the topic. Locks them, so
-- that none begins a new epoch until the transaction ends.
select to_jsonb(s) from (
  select consumer_group, partitions
  from spendcast.streams
  where topic_id = ?::uuid and (partitions is null or partitions && ?::int[])
  order by consumer_group
  for update
) s
