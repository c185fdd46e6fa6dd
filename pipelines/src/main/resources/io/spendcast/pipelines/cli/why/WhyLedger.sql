-- What the ledger says of a position that became nothing.
with asked as (
  select ?::uuid as topic_id, ?::int as partition, ?::bigint as kafka_offset
)
select to_jsonb(v) from (
  select
    l.consumer_group,
    l.topic,
    l.topic_id,
    case
      when a.kafka_offset < l.start_offset
        then 'before the start: the stream began at ' || l.start_offset
      when l.done @> a.kafka_offset
        then 'read, but no outcome is stored any more (pruned or erased)'
      when a.kafka_offset < upper(l.done)
        then 'a hole: not read yet although later offsets are; a restart reads it'
      else 'not read yet: the stream stands at '
        || spendcast.ledger_position(l.start_offset, l.done)
    end as verdict
  from spendcast.kafka_ledger l
  join asked a on l.partition = a.partition and l.topic_id = coalesce(a.topic_id, l.topic_id)
  order by l.consumer_group, l.topic_id
) v
