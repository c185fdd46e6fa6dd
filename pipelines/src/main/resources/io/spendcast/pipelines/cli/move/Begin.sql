insert into spendcast.moves (move_id, direction, other_shard, topic_id, partitions)
values (?::uuid, 'out', ?, ?::uuid, ?::int[])
returning to_jsonb(move_id)
