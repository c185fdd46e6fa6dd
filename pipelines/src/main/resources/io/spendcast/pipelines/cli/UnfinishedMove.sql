select to_jsonb(m) from (
  select direction, other_shard, partitions, begun_at from spendcast.moves where finished_at is null limit 1
) m
