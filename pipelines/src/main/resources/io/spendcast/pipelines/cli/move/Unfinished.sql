-- The move that this shard has begun and not finished.
select to_jsonb(m) from (
  select move_id, other_shard, topic_id, partitions, frozen_at, handed_over_at
  from spendcast.moves where direction = 'out' and finished_at is null
) m
