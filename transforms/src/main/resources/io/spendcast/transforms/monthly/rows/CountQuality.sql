with bounds as (
  select ?::timestamptz as from_at, ?::timestamptz as until_at, ?::timestamptz as moment,
    ?::bigint as arrival_bound
),
gaps as (
  select g.kind, coalesce(g.void_ranges, 1) as ranges,
    coalesce(g.void_offsets, upper(g.gap) - lower(g.gap)) as offsets
  from spendcast.ledger_gaps g, bounds b
  where g.recorded_at >= b.from_at and g.recorded_at < least(b.until_at, b.moment)
    and g.kind <> 'moved' -- those records are stored, in another shard
)
-- A duplicate belongs to the month of the event that it repeats.
select 'duplicates' as measure, count(*)::numeric as value
from bounds b
join spendcast.duplicates d on d.stored_at < b.moment
join spendcast.purchases p using (event_id)
where p.occurred_at >= b.from_at and p.occurred_at < b.until_at and p.arrival < b.arrival_bound
union all
select 'corrections', count(*)
from bounds b
join spendcast.corrections c on c.arrival < b.arrival_bound
join spendcast.purchases p using (event_id)
where p.occurred_at >= b.from_at and p.occurred_at < b.until_at
union all
select 'dead_letters', count(*)
from spendcast.dead_letters d, bounds b
where d.kafka_timestamp >= b.from_at and d.kafka_timestamp < b.until_at and d.stored_at < b.moment
union all
select 'ledger_gaps', coalesce(sum(ranges), 0) from gaps
union all
select 'void_offsets', coalesce(sum(offsets) filter (where kind = 'void'), 0) from gaps
union all
select 'lost_offsets', coalesce(sum(offsets) filter (where kind = 'lost'), 0) from gaps
