-- Void offsets of a partition are joined: a transactional producer makes one for each commit. A joined
-- row covers the offsets from its first void one to its last; those between that are not void have an
-- outcome, or a gap, of their own.
set local lock_timeout = '2s';

alter table spendcast.ledger_gaps
  add column void_offsets bigint,
  add column void_ranges bigint,
  add column extended_at timestamptz;
comment on column spendcast.ledger_gaps.void_offsets is 'number of void offsets within gap; null: all of gap';
comment on column spendcast.ledger_gaps.void_ranges is 'number of ranges that the void offsets form; null: 1';
comment on column spendcast.ledger_gaps.extended_at is 'when void offsets were last added; null: never';
-- Not validated: older rows have no value here, and a scan would hold up the stream.
alter table spendcast.ledger_gaps add constraint ledger_gaps_void_offsets_check
  check (void_offsets is null or (kind = 'void' and void_offsets between 1 and upper(gap) - lower(gap))) not valid;

-- One joined row for each partition and month, since the monthly report counts them by month.
create unique index ledger_gaps_joined on spendcast.ledger_gaps
  (consumer_group, topic_id, partition, date_trunc('month', recorded_at at time zone 'UTC'))
  where void_offsets is not null;
grant update (gap, void_offsets, void_ranges, extended_at) on spendcast.ledger_gaps to spendcast_stream;

-- The end of each partition as the stream saw it last, to detect that Kafka lost or replaced records.
-- A table of its own: the ledger's rows are locked by whoever stores.
create table spendcast.kafka_ends (
  consumer_group text not null,
  topic_id uuid not null,
  partition int not null,
  end_offset bigint not null,
  leader_epoch int,
  replaced int8multirange not null default '{}',
  seen_at timestamptz not null default now(),
  primary key (consumer_group, topic_id, partition)
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
comment on column spendcast.kafka_ends.end_offset is 'offset of the next record that the stream may read';
comment on column spendcast.kafka_ends.leader_epoch is 'leader epoch of the partition at that time; null: unknown';
comment on column spendcast.kafka_ends.replaced is 'offsets whose records Kafka replaced after they were read; the new records are never read, as a person accepted';
grant select on spendcast.kafka_ends to spendcast_stream, spendcast_report, spendcast_reader;
grant insert, update on spendcast.kafka_ends to spendcast_stream;

-- As in V6, with joined rows.
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
    sum(coalesce(void_offsets, upper(gap) - lower(gap))) filter (where kind = 'void') as void,
    sum(upper(gap) - lower(gap)) filter (where kind = 'lost') as lost,
    sum(upper(gap) - lower(gap)) filter (where kind = 'erased') as erased,
    sum(upper(gap) - lower(gap)) filter (where kind = 'pruned') as pruned
  from spendcast.ledger_gaps
  where consumer_group = l.consumer_group and topic_id = l.topic_id and partition = l.partition
) g on true;

-- As in V8, with joined rows.
create or replace view dashboards.quality_ledger as
select
  l.consumer_group, l.topic, l.partition, l.topic || ' ' || l.partition as topic_partition,
  o.offsets, o.ranges, coalesce(p.records, 0) as purchases_and_refunds,
  coalesce(d.records, 0) as duplicates, coalesce(x.records, 0) as dead_letters,
  coalesce(g.void, 0) as void, coalesce(g.lost, 0) as lost, coalesce(g.erased, 0) as erased,
  o.offsets - coalesce(p.records, 0) - coalesce(d.records, 0) - coalesce(x.records, 0)
    - coalesce(g.gaps, 0) as unaccounted
from spendcast.kafka_ledger l
cross join lateral (
  select coalesce(sum(upper(r) - lower(r)), 0)::bigint as offsets, count(*) as ranges
  from unnest(l.done) r
) o
left join spendcast.partitions_now p using (topic_id, partition)
left join (
  select topic_id, partition, count(*) as records from spendcast.duplicates group by 1, 2
) d using (topic_id, partition)
left join (
  select topic_id, partition, count(*) as records from spendcast.dead_letters group by 1, 2
) x using (topic_id, partition)
left join lateral (
  select sum(coalesce(void_offsets, upper(gap) - lower(gap))) as gaps,
    sum(coalesce(void_offsets, upper(gap) - lower(gap))) filter (where kind = 'void') as void,
    sum(upper(gap) - lower(gap)) filter (where kind = 'lost') as lost,
    sum(upper(gap) - lower(gap)) filter (where kind = 'erased') as erased
  from spendcast.ledger_gaps
  where consumer_group = l.consumer_group and topic_id = l.topic_id and partition = l.partition
) g on true
union all
select '–', 'no stream has started yet', 0, 'no stream has started yet', 0, 0, 0, 0, 0, 0, 0, 0, 0
where not exists (select from spendcast.kafka_ledger);
