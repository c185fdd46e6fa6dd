-- Begins a new epoch. Waits for statements of the former one that are still running: they share the row.
insert into spendcast.streams (consumer_group, epoch, topic, topic_id, partitions, started_at)
values (?, 1, ?, ?, ?, now())
on conflict (consumer_group) do update
set epoch = streams.epoch + 1, topic = excluded.topic, topic_id = excluded.topic_id,
  partitions = excluded.partitions,
  started_at = excluded.started_at
returning epoch
