-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

create or replace view dashboards.quality_hours as
select spendcast.clock_hour(hour, (select time_zone from spendcast.settings)) as hour, sum(stored)::bigint as stored, sum(late)::bigint as late,
  sum(unscored)::bigint as unscored, sum(duplicates)::bigint as duplicates,
  sum(dead_letters)::bigint as dead_letters, hour at time zone 'UTC' as hour_utc
from (
  select date_trunc('hour', minute, (select time_zone from spendcast.settings)) as hour, purchases + refunds as stored, late, unscored,
    0 as duplicates, 0 as dead_letters
  from spendcast.storing_now
  union all
  select date_trunc('hour', stored_at, (select time_zone from spendcast.settings)), 0, 0, 0, 1, 0 from spendcast.duplicates
  where stored_at > now() - interval '35 days'
  union all
  select date_trunc('hour', stored_at, (select time_zone from spendcast.settings)), 0, 0, 0, 0, 1 from spendcast.dead_letters
  where stored_at > now() - interval '35 days'
  union all
  select g, 0, 0, 0, 0, 0
  from generate_series(
    date_trunc('hour', now(), (select time_zone from spendcast.settings)) - interval '168 hours',
    now(), interval '1 hour') g
) h
group by hour;
comment on view dashboards.quality_hours is 'by hour of storing, the last 35 days';

create or replace view dashboards.quality_dead_letters as
with newest as materialized (
  select * from spendcast.dead_letters order by stored_at desc limit 500
)
select stored_at at time zone (select time_zone from spendcast.settings) as stored_at, step, reason, detail,
  encode(substring(payload from 1 for 60), 'escape') as payload_start,
  length(payload) as bytes, partition, kafka_offset,
  resolved_at at time zone (select time_zone from spendcast.settings) as resolved_at,
  stored_at at time zone 'UTC' as stored_at_utc
from newest
union all
select now() at time zone (select time_zone from spendcast.settings) - interval '1 minute', '–', 'no dead letter', 'what cannot be read shows here', null, null, null, null, null,
  now() at time zone 'UTC' - interval '1 minute'
where not exists (select from newest);
comment on view dashboards.quality_dead_letters is 'the newest 500';

create or replace view dashboards.quality_dead_letter_reasons as
select spendcast.clock_hour(h.hour, (select time_zone from spendcast.settings)) as hour, step, reason,
  count(*) as records, count(resolved_at) as resolved, h.hour at time zone 'UTC' as hour_utc
from spendcast.dead_letters
cross join lateral (
  select date_trunc('hour', stored_at, (select time_zone from spendcast.settings)) as hour) h
where stored_at > now() - interval '35 days'
group by h.hour, 2, 3
union all
select spendcast.clock_hour(h.hour, (select time_zone from spendcast.settings)), '–', 'no dead letter', 0, 0, h.hour at time zone 'UTC'
from (select date_trunc('hour', now(), (select time_zone from spendcast.settings)) as hour) h
where not exists (select from spendcast.dead_letters where stored_at > now() - interval '35 days');
comment on view dashboards.quality_dead_letter_reasons is 'by hour of storing, step and reason, the last 35 days';

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
comment on view dashboards.quality_ledger is 'offsets with a durable outcome, and which; `accounting` without its full count';

call spendcast.publish_dashboards();
