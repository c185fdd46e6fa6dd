-- As the stream does: statements of an older epoch store nothing from now on.
insert into spendcast.streams (consumer_group, epoch, topic, topic_id, started_at)
values (?, 1, ?, ?, now())
on conflict (consumer_group) do update
set epoch = streams.epoch + 1, topic = excluded.topic, topic_id = excluded.topic_id,
  started_at = excluded.started_at
returning epoch
