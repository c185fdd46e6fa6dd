-- Where the stream stands in each partition, and which offsets below its last one have no outcome.
-- A topic that was made anew left partitions of the old one behind: those are not current.
select to_jsonb(p) from (
  select
    l.consumer_group,
    l.topic,
    l.topic_id,
    l.partition,
    exists (
      select from spendcast.streams s
      where s.consumer_group = l.consumer_group and s.topic_id = l.topic_id) as current_topic,
    l.start_offset,
    spendcast.ledger_position(l.start_offset, l.done) as position,
    (select count(*) from unnest(l.done)) as ranges,
    (select coalesce(
        jsonb_agg(jsonb_build_object('first', lower(h), 'size', upper(h) - lower(h)) order by h), '[]')
      from unnest(
        int8multirange(int8range(l.start_offset, greatest(l.start_offset, upper(l.done)))) - l.done) h
    ) as holes,
    l.caught_up_at,
    extract(epoch from clock_timestamp() - l.caught_up_at)::bigint as caught_up_seconds_ago
  from spendcast.kafka_ledger l
  order by l.consumer_group, l.topic, l.topic_id, l.partition
) p
