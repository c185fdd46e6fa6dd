-- Everything that a position became; without a topic id, of every topic that had such a position.
with asked as (
  select ?::uuid as topic_id, ?::int as partition, ?::bigint as kafka_offset
),
outcomes as materialized (
  select 'stored' as outcome, p.topic_id, p.event_id, null as reason, p.stored_at,
    null as record_key, null as payload, null::int as payload_bytes, null::timestamptz as resolved_at,
    null::jsonb as headers
  from spendcast.purchases p
  join asked a on p.partition = a.partition and p.kafka_offset = a.kafka_offset
    and p.topic_id = coalesce(a.topic_id, p.topic_id)
  union all
  select 'duplicate', d.topic_id, d.event_id, null, d.stored_at, null, null, null, null, null
  from spendcast.duplicates d
  join asked a on d.partition = a.partition and d.kafka_offset = a.kafka_offset
    and d.topic_id = coalesce(a.topic_id, d.topic_id)
  union all
  select 'dead letter', d.topic_id, null, d.step || ': ' || d.reason || ', ' || d.detail, d.stored_at,
    encode(substring(d.record_key for 100), 'escape'),
    encode(substring(d.payload for 500), 'escape'), octet_length(d.payload), d.resolved_at, d.headers
  from spendcast.dead_letters d
  join asked a on d.partition = a.partition and d.kafka_offset = a.kafka_offset
    and d.topic_id = coalesce(a.topic_id, d.topic_id)
  union all
  select 'gap', g.topic_id, null,
    case g.kind
      when 'void' then 'void: Kafka never delivers this offset (a transaction marker or an aborted record)'
      when 'lost' then 'lost: gone from Kafka before it was read, and accepted'
      when 'erased' then 'erased: the customer was removed'
      else 'pruned: older than what is kept'
    end || ', one of ' || (upper(g.gap) - lower(g.gap)) || ' from ' || lower(g.gap),
    g.recorded_at, null, null, null, null, null
  from spendcast.ledger_gaps g
  join asked a on g.partition = a.partition and g.gap @> a.kafka_offset
    and g.topic_id = coalesce(a.topic_id, g.topic_id)
  where g.void_offsets is null
),
-- Void offsets of a joined gap are done and have no other outcome.
joined as (
  select 'gap' as outcome, g.topic_id, null as event_id,
    case g.kind
      when 'moved' then 'moved: its customer is in another shard now, one of '
      else 'void: Kafka never delivers this offset (a transaction marker or an aborted record), one of '
    end || g.void_offsets || ' from ' || lower(g.gap) as reason,
    g.recorded_at as stored_at, null as record_key, null as payload, null::int as payload_bytes,
    null::timestamptz as resolved_at, null::jsonb as headers
  from spendcast.ledger_gaps g
  join asked a on g.partition = a.partition and g.gap @> a.kafka_offset
    and g.topic_id = coalesce(a.topic_id, g.topic_id)
  join spendcast.kafka_ledger l
    on l.consumer_group = g.consumer_group and l.topic_id = g.topic_id
    and l.partition = g.partition and l.done @> a.kafka_offset
  where g.void_offsets is not null
    and not exists (select from outcomes o where o.topic_id = g.topic_id)
)
select to_jsonb(o) from (
  select * from outcomes
  union all
  select * from joined
) o
