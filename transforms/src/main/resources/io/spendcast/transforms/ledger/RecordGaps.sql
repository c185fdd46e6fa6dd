-- Notes that Kafka never delivers these offsets: once, whoever finds it first, and only for the stream
-- that holds the newest epoch. All void offsets of a partition and month become one row.
with ours as materialized (
  select from spendcast.streams where consumer_group = :consumer_group and epoch = :epoch for share
),
found as materialized (
  select f.partition, range_agg(int8range(f.from_offset, f.to_offset)) as gaps
  from unnest(:partitions::int[], :from_offsets::bigint[], :to_offsets::bigint[]) as f(partition, from_offset, to_offset)
  group by f.partition
),
ledger as materialized (
  select l.consumer_group, l.topic_id, l.partition, f.gaps - l.done as gaps
  from spendcast.kafka_ledger l
  join found f on f.partition = l.partition
  where l.consumer_group = :consumer_group and l.topic_id = :topic_id and exists (select from ours)
  order by l.partition
  for update of l
),
noted as (
  insert into spendcast.ledger_gaps (
    consumer_group, topic_id, partition, gap, kind, void_offsets, void_ranges)
  select l.consumer_group, l.topic_id, l.partition, range_merge(l.gaps), 'void', n.offsets, n.ranges
  from ledger l
  cross join lateral (
    select sum(upper(r) - lower(r)) as offsets, count(*) as ranges from unnest(l.gaps) r
  ) n
  where not isempty(l.gaps)
  on conflict (
    consumer_group, topic_id, partition, date_trunc('month', recorded_at at time zone 'UTC'))
    where void_offsets is not null
  do update set
    gap = range_merge(ledger_gaps.gap, excluded.gap),
    void_offsets = ledger_gaps.void_offsets + excluded.void_offsets,
    void_ranges = ledger_gaps.void_ranges + excluded.void_ranges,
    extended_at = now()
)
update spendcast.kafka_ledger k
set done = k.done + l.gaps, updated_at = now()
from ledger l
where k.consumer_group = l.consumer_group and k.topic_id = l.topic_id and k.partition = l.partition
