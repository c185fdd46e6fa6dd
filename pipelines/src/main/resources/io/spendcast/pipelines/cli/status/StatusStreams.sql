select to_jsonb(s) from (
  select consumer_group, topic, topic_id, epoch, started_at
  from spendcast.streams
  order by consumer_group
) s
