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
select consumer_group, topic, partition, topic || ' ' || partition as topic_partition,
  offsets, ranges, purchases_and_refunds, duplicates, dead_letters, void, lost, erased,
  offsets - purchases_and_refunds - duplicates - dead_letters - void - lost - erased - pruned - moved
    as unaccounted
from spendcast.accounting
union all
select '–', 'no stream has started yet', 0, 'no stream has started yet', 0, 0, 0, 0, 0, 0, 0, 0, 0
where not exists (select from spendcast.kafka_ledger);
comment on view dashboards.quality_ledger is 'offsets with a durable outcome, and which; a row for each partition, and where it moved, for each shard';

call spendcast.publish_dashboards();
