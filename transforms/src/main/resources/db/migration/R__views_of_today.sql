-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

-- Bounds of time are subqueries: a reporting database sends their values to its shards, and no now(). Each
-- has an upper bound too, without which the planner would expect a third of the rows.
-- Rows of zeros bear the labels of a sale, so that they add no country or channel of their own.
-- The week before is unknown until every minute of it is of after the first purchase. All minutes are told
-- by the shop's clock as it runs now, so that a clock change within the 24 hours repeats none of them and
-- leaves none out. A minute of the week before is placed where its own clock showed the same time.
create or replace view dashboards.today_sales as
with compared as materialized (
  select case when exists (
    select from spendcast.sales_now where minute < (select now() - interval '192 hours')) then 0 end as zero,
    now() at time zone z.time_zone - now() at time zone 'UTC' as utc_offset, z.time_zone
  from (select time_zone from spendcast.settings) z
)
select
  s.minute at time zone 'UTC' + utc_offset as minute,
  coalesce(nullif(s.country, ''), 'unknown') as country, coalesce(nullif(s.channel, ''), 'unknown') as channel,
  coalesce(nullif(s.category, ''), 'unknown') as category,
  s.revenue, s.refunded, s.orders, s.predictions, s.expected_spend, s.over_threshold,
  zero::numeric as revenue_week_before, zero::bigint as orders_week_before,
  (select base_currency from spendcast.settings) as currency,
  s.minute at time zone 'UTC' as minute_utc
from spendcast.sales_now s cross join compared
where s.minute >= (select now() - interval '24 hours') and s.minute < (select date_trunc('minute', now()))
union all
select
  w.minute + utc_offset,
  coalesce(nullif(s.country, ''), 'unknown'), coalesce(nullif(s.channel, ''), 'unknown'), coalesce(nullif(s.category, ''), 'unknown'),
  0, 0, 0, 0, 0, 0, zero + s.revenue, zero + s.orders,
  (select base_currency from spendcast.settings), w.minute
from spendcast.sales_now s cross join compared
cross join lateral (
  select s.minute at time zone time_zone + interval '7 days' - utc_offset as minute) w
where s.minute >= (select now() - interval '195 hours') and s.minute < (select now() - interval '165 hours')
  and w.minute >= (now() - interval '24 hours') at time zone 'UTC'
  and w.minute < date_trunc('minute', now()) at time zone 'UTC'
union all
select g at time zone 'UTC' + utc_offset, coalesce(nullif(newest.country, ''), 'unknown'),
  coalesce(nullif(newest.channel, ''), 'unknown'), coalesce(nullif(newest.category, ''), 'unknown'),
  0, 0, 0, 0, 0, 0, zero, zero,
  (select base_currency from spendcast.settings), g at time zone 'UTC'
from compared cross join generate_series(date_trunc('minute', now()) - interval '24 hours',
  date_trunc('minute', now()) - interval '1 minute', interval '1 minute') g
left join (
  select country, channel, category from spendcast.sales_now
  where minute > (select now() - interval '195 hours') order by minute desc limit 1
) newest on true;
comment on view dashboards.today_sales is 'the last 24 hours by minute of purchase without the running one, beside the same minutes a week before; a row of zeros for each minute';

-- The newest 500 alerts of a week, with what the customer did since; corrected facts do not count. Those of
-- a backfill are of purchases long ago.
create or replace view dashboards.today_alerts as
with newest as materialized (
  select * from spendcast.alerts
  where created_at > now() - interval '7 days' and status <> 'suppressed_backfill'
  order by created_at desc
  limit 500
)
select
  a.created_at at time zone (select time_zone from spendcast.settings) as created_at,
  a.customer_id, a.expected_spend, a.reason, replace(a.status, '_', ' ') as status,
  extract(epoch from a.published_at - a.created_at)::numeric(12, 1) as seconds_to_sending,
  p.amount as purchase,
  s.orders_since, s.spend_since,
  coalesce(nullif(p.country, ''), 'unknown') as country, coalesce(nullif(p.channel, ''), 'unknown') as channel,
  coalesce(nullif(p.main_category, ''), 'unknown') as category,
  a.event_id,
  (select base_currency from spendcast.settings) as currency,
  r.spend_low, r.spend_high, r.exceed_probability, r.exceed_threshold,
  a.created_at at time zone 'UTC' as created_at_utc
from newest a
left join spendcast.purchases p using (event_id)
left join lateral (
  select spend_low, spend_high, exceed_probability, exceed_threshold
  from spendcast.predictions
  where event_id = a.event_id and role = 'champion'
  limit 1
) r on true
cross join lateral (
  select count(*) filter (where l.type = 'purchase') as orders_since,
    coalesce(sum(l.amount), 0) as spend_since
  from spendcast.purchases l
  where l.customer_id = a.customer_id and l.occurred_at > a.occurred_at
    and l.arrival <> all (array(
      select c.fact_arrival from spendcast.corrections c where c.customer_id = a.customer_id))
) s
union all
select now() at time zone (select time_zone from spendcast.settings) - interval '1 minute', 'no alert in the last 7 days', null, 'alerts show here as soon as they are made', '–', null, null,
  null, null, null, null, null, '–', (select base_currency from spendcast.settings),
  null, null, null, null, now() at time zone 'UTC' - interval '1 minute'
where not exists (select from newest);
comment on view dashboards.today_alerts is 'the newest 500 alerts of the last seven days, but for those of a backfill';

create or replace view dashboards.today_latency as
with clock as materialized (
  select now() at time zone time_zone - now() at time zone 'UTC' as utc_offset from spendcast.settings
),
steps as materialized (
  select minute, 2 ^ (latency_step / 4.0) as seconds, sum(purchases + refunds) as records
  from spendcast.storing_now
  where minute > (select now() - interval '24 hours') and minute <= (select now())
  group by minute, latency_step
),
ranked as (
  select minute, seconds, records,
    sum(records) over (partition by minute order by seconds) as so_far,
    sum(records) over (partition by minute) as total
  from steps
)
select minute at time zone 'UTC' + (select utc_offset from clock) as minute, max(total)::bigint as records,
  min(seconds) filter (where so_far >= 0.50 * total) as p50,
  min(seconds) filter (where so_far >= 0.95 * total) as p95,
  min(seconds) filter (where so_far >= 0.99 * total) as p99,
  minute at time zone 'UTC' as minute_utc
from ranked
group by minute
union all
select g at time zone 'UTC' + (select utc_offset from clock), 0, null, null, null, g at time zone 'UTC'
from generate_series(date_trunc('minute', now()) - interval '1 hour', now(), interval '1 minute') g
where not exists (select from steps);
comment on view dashboards.today_latency is 'seconds from Kafka''s timestamp to storing, by minute of storing, the last 24 hours; each is the upper end of a step of 19 %';

create or replace view dashboards.today_lag as
select
  l.consumer_group, l.topic, l.partition, l.topic || ' ' || l.partition as topic_partition,
  spendcast.ledger_position(l.start_offset, l.done) as position,
  l.caught_up_at at time zone (select time_zone from spendcast.settings) as caught_up_at,
  greatest(extract(epoch from now() - coalesce(l.caught_up_at, l.updated_at)), 0)::bigint
    as seconds_since_caught_up
from spendcast.kafka_ledger l
join spendcast.streams s using (consumer_group, topic_id)
union all
select '–', 'no stream has started yet', 0, 'no stream has started yet', 0, null, null
where not exists (select from spendcast.kafka_ledger join spendcast.streams using (consumer_group, topic_id));
comment on view dashboards.today_lag is 'how long ago the moment was, by which everything that had come is stored, by partition of the present topic';

create or replace view dashboards.refreshed as
select refreshed_at at time zone (select time_zone from spendcast.settings) as refreshed_at, arrival_until,
  spendcast.alert_threshold((
    select threshold from spendcast.alert_rules order by first_arrival desc, in_force_from desc limit 1
  ))::numeric(16, 4) as alert_threshold,
  (select base_currency from spendcast.settings) as currency,
  (select spendcast.currency_decimals(base_currency) from spendcast.settings) as currency_decimals,
  (select time_zone from spendcast.settings) as time_zone
from spendcast.dashboard_progress;
comment on view dashboards.refreshed is 'how far the sums are, and the rule by which the stream alerts now';

call spendcast.publish_dashboards();
