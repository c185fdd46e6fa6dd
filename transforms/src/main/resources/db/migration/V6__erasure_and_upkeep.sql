-- What erasing customers, pruning, and pausing alerts need. Only the owner deletes: nobody else is
-- granted anything here but to read.

-- The fingerprint of the one key that customers' hashes are made with: a stream that has another key,
-- or none, could not tell whom it must not store, and so stores nothing.
create table spendcast.erasure_key (
  only_row boolean primary key default true check (only_row),
  fingerprint bytea not null
);
comment on column spendcast.erasure_key.fingerprint is 'HMAC-SHA-256 of a constant: tells keys apart, and does not tell the key';

-- A hash index, since a key may be longer than a B-tree takes.
create index dead_letters_record_key on spendcast.dead_letters using hash (record_key);

-- As long as there is a row, alerts are made and wait.
create table spendcast.alerts_paused (
  only_row boolean primary key default true check (only_row),
  paused_at timestamptz not null default now(),
  reason text not null
);

grant select on spendcast.erasure_key, spendcast.alerts_paused
  to spendcast_stream, spendcast_report, spendcast_reader;

alter table spendcast.ledger_gaps drop constraint ledger_gaps_kind_check;
alter table spendcast.ledger_gaps add constraint ledger_gaps_kind_check
  check (kind in ('void', 'lost', 'erased', 'pruned'));

-- Notes that rows of these offsets are no more, for every consumer group that has the offsets; joined
-- with the gaps of that kind beside them, so that years of pruning are one row.
create function spendcast.note_gap(why text, of_topic uuid, of_partition int, offsets int8multirange)
  returns bigint language sql as
$$
  with beside as (
    delete from spendcast.ledger_gaps g using unnest(offsets) r
    where g.kind = why and g.topic_id = of_topic and g.partition = of_partition
      and (g.gap && r or g.gap -|- r)
    returning g.consumer_group, g.gap
  ),
  noted as (
    insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind)
    select l.consumer_group, of_topic, of_partition, joined, why
    from spendcast.kafka_ledger l
    cross join lateral unnest(
      offsets * l.done + coalesce(
        (select range_agg(b.gap) from beside b where b.consumer_group = l.consumer_group), '{}')
    ) as joined
    where l.topic_id = of_topic and l.partition = of_partition
    returning 1
  )
  select count(*) from noted
$$;

-- As in V1, with what was pruned.
create or replace view spendcast.accounting as
select
  l.consumer_group,
  l.topic,
  l.topic_id,
  l.partition,
  (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(l.done) r)::bigint as offsets,
  (select count(*) from unnest(l.done)) as ranges,
  coalesce(p.records, 0) as purchases_and_refunds,
  coalesce(d.records, 0) as duplicates,
  coalesce(x.records, 0) as dead_letters,
  coalesce(g.void, 0) as void,
  coalesce(g.lost, 0) as lost,
  coalesce(g.erased, 0) as erased,
  coalesce(g.pruned, 0) as pruned
from spendcast.kafka_ledger l
left join (
  select topic_id, partition, count(*) as records from spendcast.purchases group by 1, 2
) p using (topic_id, partition)
left join (
  select topic_id, partition, count(*) as records from spendcast.duplicates group by 1, 2
) d using (topic_id, partition)
left join (
  select topic_id, partition, count(*) as records from spendcast.dead_letters group by 1, 2
) x using (topic_id, partition)
left join lateral (
  select
    sum(upper(gap) - lower(gap)) filter (where kind = 'void') as void,
    sum(upper(gap) - lower(gap)) filter (where kind = 'lost') as lost,
    sum(upper(gap) - lower(gap)) filter (where kind = 'erased') as erased,
    sum(upper(gap) - lower(gap)) filter (where kind = 'pruned') as pruned
  from spendcast.ledger_gaps
  where consumer_group = l.consumer_group and topic_id = l.topic_id and partition = l.partition
) g on true;
