-- The move that leaves this shard, or one that comes to it and of which the rows are not shown yet.
select to_jsonb(m) from (
  select other_shard, partitions, begun_at
  from spendcast.moves where direction = 'out' and finished_at is null
  union all
  select null, null, null where to_regnamespace('spendcast_move') is not null
) m
