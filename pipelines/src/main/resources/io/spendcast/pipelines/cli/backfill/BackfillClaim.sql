-- As ClaimEpoch.sql: a backfill is a stream of its own group, whose topic is a file. Another one that
-- still runs stores nothing from now on.
insert into spendcast.streams (consumer_group, epoch, topic, topic_id, started_at)
values ('backfill', 1, ?, ?, now())
on conflict (consumer_group) do update
set epoch = streams.epoch + 1, topic = excluded.topic, topic_id = excluded.topic_id,
  started_at = excluded.started_at
returning to_jsonb(epoch)
