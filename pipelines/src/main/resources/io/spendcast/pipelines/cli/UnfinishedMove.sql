select to_jsonb(m) from (
  select other_shard, partitions, begun_at
  from spendcast.moves where direction = 'out' and finished_at is null
) m
