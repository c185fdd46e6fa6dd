-- Announces a move, so that nobody is erased here until its rows are shown.
insert into spendcast.moves (move_id, direction, other_shard, topic_id, partitions)
values (?::uuid, 'in', ?, ?::uuid, ?::int[])
on conflict do nothing
returning to_jsonb(move_id)
