-- What the dashboards read: views in a schema of their own, over facts where that is cheap and over
-- small tables of sums where it is not. Sums cover every purchase up to an arrival; the views add what
-- came after it, so they are exact however long ago the last refresh was. Times are UTC, without a zone.
-- Schema and role may have been made beforehand, by someone with more rights.
create schema if not exists dashboards;
do
$$
begin
  if not exists (select from pg_roles where rolname = 'spendcast_dashboards') then
    create role spendcast_dashboards nologin;
  end if;
end
$$;
comment on schema dashboards is 'views for Superset and for analysts; nothing else is open to them';

-- Watermarks of the refresh.
create table spendcast.dashboard_progress (
  only_row boolean primary key default true check (only_row),
  arrival_until bigint not null default 0,
  outcomes_until timestamptz not null default '-infinity',
  alert_threshold numeric(14, 2) not null default 1000,
  refreshed_at timestamptz
);
insert into spendcast.dashboard_progress default values;
comment on column spendcast.dashboard_progress.arrival_until is 'purchases with a higher arrival are not in the sums';
comment on column spendcast.dashboard_progress.alert_threshold is 'what counts as a large prediction; the owner changes it when the stream''s --alertThreshold is another';
comment on column spendcast.dashboard_progress.outcomes_until is 'weeks with outcomes judged after it are summed up again';

-- Kept for fifteen days: this week beside the last one.
create table spendcast.sales_minutes (
  minute timestamptz not null,
  country text not null,
  channel text not null,
  category text not null,
  revenue numeric(20, 2) not null,
  refunded numeric(20, 2) not null,
  orders bigint not null,
  refunds bigint not null,
  predictions bigint not null,
  expected_spend numeric(20, 2) not null,
  over_threshold bigint not null,
  primary key (minute, country, channel, category)
) with (fillfactor = 80);
comment on column spendcast.sales_minutes.minute is 'in which the purchase occurred';

-- Kept for 35 days.
create table spendcast.storing_minutes (
  minute timestamptz not null,
  latency_step int not null,
  purchases bigint not null,
  refunds bigint not null,
  unscored bigint not null,
  late bigint not null,
  primary key (minute, latency_step)
) with (fillfactor = 80);
comment on column spendcast.storing_minutes.minute is 'in which the record was stored';
comment on column spendcast.storing_minutes.latency_step is 'from Kafka''s timestamp to storing took at most 2 ^ (step / 4) seconds and more than a step less';
comment on column spendcast.storing_minutes.late is 'reached Kafka more than an hour after they occurred';

-- Champion and challengers by the hour of their purchase''s storing; kept for 35 days.
create table spendcast.prediction_hours (
  hour timestamptz not null,
  role text not null,
  model text not null,
  version text not null,
  predictions bigint not null,
  expected_spend numeric(20, 2) not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (hour, role, model, version)
) with (fillfactor = 80);

create table spendcast.partition_records (
  topic_id uuid not null,
  partition int not null,
  records bigint not null,
  primary key (topic_id, partition)
);

create table spendcast.customer_totals (
  customer_id text primary key,
  first_at timestamptz not null,
  last_at timestamptz not null,
  last_event_id text not null,
  country text not null,
  channel text not null,
  orders bigint not null,
  revenue numeric(20, 2) not null,
  refunded numeric(20, 2) not null
) with (fillfactor = 70);
comment on column spendcast.customer_totals.last_event_id is 'of the newest purchase; country and channel are its own';
create index customer_totals_revenue on spendcast.customer_totals (revenue desc);

-- Outcomes by the week in which they came due; deciles within week, role, model and version.
create table spendcast.outcome_weeks (
  week date not null,
  role text not null,
  model text not null,
  version text not null,
  decile int not null check (decile between 1 and 10),
  predictions bigint not null,
  expected_spend numeric(20, 2) not null,
  actual_spend numeric(20, 2) not null,
  primary key (week, role, model, version, decile)
);
create table spendcast.calibration_weeks (
  week date not null,
  role text not null,
  model text not null,
  version text not null,
  tenth int not null check (tenth between 0 and 9),
  predictions bigint not null,
  probability double precision not null,
  bought bigint not null,
  primary key (week, role, model, version, tenth)
);
create table spendcast.alert_weeks (
  week date not null,
  model text not null,
  version text not null,
  threshold numeric(14, 2) not null,
  due bigint not null,
  alerted bigint not null,
  over_threshold bigint not null,
  alerted_over_threshold bigint not null,
  primary key (week, model, version)
);
create index prediction_outcomes_judged_at on spendcast.prediction_outcomes
  using brin (judged_at) with (autosummarize = on);
create index duplicates_stored_at on spendcast.duplicates
  using brin (stored_at) with (autosummarize = on);

-- The sums of all purchases with an arrival over one bound and up to another. The bounds are written
-- into the statement: with parameters the planner would expect a third of the table and read all of it.
create function spendcast.sum_sales(above bigint, until bigint, threshold numeric)
  returns setof spendcast.sales_minutes
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select date_trunc('minute', p.occurred_at), p.country, p.channel, p.main_category,
      coalesce(sum(p.amount) filter (where p.type = 'purchase'), 0)::numeric(20, 2),
      coalesce(-sum(p.amount) filter (where p.type = 'refund'), 0)::numeric(20, 2),
      count(*) filter (where p.type = 'purchase'),
      count(*) filter (where p.type = 'refund'),
      count(r.event_id),
      coalesce(sum(r.expected_spend), 0)::numeric(20, 2),
      count(*) filter (where r.expected_spend > %3$L::numeric)
    from spendcast.purchases p
    left join spendcast.predictions r on r.event_id = p.event_id and r.role = 'champion'
    where p.arrival > %1$s and p.arrival <= %2$s and p.occurred_at > now() - interval '15 days'
    group by 1, 2, 3, 4 $sql$, above, until, threshold);
end
$$;

create function spendcast.sum_storing(above bigint, until bigint)
  returns setof spendcast.storing_minutes
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select date_trunc('minute', p.stored_at),
      ceil(4 * ln(greatest(extract(epoch from p.stored_at - p.kafka_timestamp)::float8, 0.01)) / ln(2::float8))::int,
      count(*) filter (where p.type = 'purchase'),
      count(*) filter (where p.type = 'refund'),
      count(p.unscored),
      count(*) filter (where p.kafka_timestamp > p.occurred_at + interval '1 hour')
    from spendcast.purchases p
    where p.arrival > %s and p.arrival <= %s and p.stored_at > now() - interval '35 days'
    group by 1, 2 $sql$, above, until);
end
$$;

create function spendcast.sum_predictions(above bigint, until bigint)
  returns setof spendcast.prediction_hours
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select date_trunc('hour', p.stored_at), r.role, r.model, r.version, count(*),
      sum(r.expected_spend)::numeric(20, 2), min(p.stored_at), max(p.stored_at)
    from spendcast.purchases p join spendcast.predictions r using (event_id)
    where p.arrival > %s and p.arrival <= %s and p.stored_at > now() - interval '35 days'
    group by 1, 2, 3, 4 $sql$, above, until);
end
$$;

create function spendcast.sum_partitions(above bigint, until bigint)
  returns setof spendcast.partition_records
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select topic_id, partition, count(*) from spendcast.purchases
    where arrival > %s and arrival <= %s group by 1, 2 $sql$, above, until);
end
$$;

-- Newest purchases of the same moment: the later arrival.
create function spendcast.sum_customers(above bigint, until bigint)
  returns setof spendcast.customer_totals
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select customer_id, min(occurred_at), max(occurred_at),
      coalesce((array_agg(event_id order by occurred_at desc, arrival desc)
        filter (where type = 'purchase'))[1], ''),
      (array_agg(country order by occurred_at desc, arrival desc))[1],
      (array_agg(channel order by occurred_at desc, arrival desc))[1],
      count(*) filter (where type = 'purchase'),
      coalesce(sum(amount) filter (where type = 'purchase'), 0)::numeric(20, 2),
      coalesce(-sum(amount) filter (where type = 'refund'), 0)::numeric(20, 2)
    from spendcast.purchases
    where arrival > %s and arrival <= %s group by 1 $sql$, above, until);
end
$$;

-- What the views add to the sums: everything after the last refresh.
create view spendcast.sales_now as
select * from spendcast.sales_minutes
union all
select s.* from spendcast.dashboard_progress d,
  spendcast.sum_sales(d.arrival_until, 9223372036854775807, d.alert_threshold) s;

create view spendcast.storing_now as
select * from spendcast.storing_minutes
union all
select s.* from spendcast.dashboard_progress d,
  spendcast.sum_storing(d.arrival_until, 9223372036854775807) s;

create view spendcast.predictions_now as
select * from spendcast.prediction_hours
union all
select s.* from spendcast.dashboard_progress d,
  spendcast.sum_predictions(d.arrival_until, 9223372036854775807) s;

create view spendcast.partitions_now as
select topic_id, partition, sum(records)::bigint as records
from (
  select * from spendcast.partition_records
  union all
  select s.* from spendcast.dashboard_progress d,
    spendcast.sum_partitions(d.arrival_until, 9223372036854775807) s
) s
group by 1, 2;

create view spendcast.purchase_writers as
select virtualtransaction from pg_locks
where locktype = 'relation' and mode = 'RowExclusiveLock' and pid <> pg_backend_pid()
  and relation = 'spendcast.purchases'::regclass
  and database = (select oid from pg_database where datname = current_database());

-- Adds what arrived between two bounds to the sums.
create procedure spendcast.add_to_sums(above bigint, until bigint, threshold numeric)
  language plpgsql set search_path = pg_catalog as
$$
begin
  insert into spendcast.sales_minutes as m
  select * from spendcast.sum_sales(above, until, threshold)
  on conflict (minute, country, channel, category) do update set
    revenue = m.revenue + excluded.revenue, refunded = m.refunded + excluded.refunded,
    orders = m.orders + excluded.orders, refunds = m.refunds + excluded.refunds,
    predictions = m.predictions + excluded.predictions,
    expected_spend = m.expected_spend + excluded.expected_spend,
    over_threshold = m.over_threshold + excluded.over_threshold;

  insert into spendcast.storing_minutes as m
  select * from spendcast.sum_storing(above, until)
  on conflict (minute, latency_step) do update set
    purchases = m.purchases + excluded.purchases, refunds = m.refunds + excluded.refunds,
    unscored = m.unscored + excluded.unscored, late = m.late + excluded.late;

  insert into spendcast.prediction_hours as h
  select * from spendcast.sum_predictions(above, until)
  on conflict (hour, role, model, version) do update set
    predictions = h.predictions + excluded.predictions,
    expected_spend = h.expected_spend + excluded.expected_spend,
    first_at = least(h.first_at, excluded.first_at), last_at = greatest(h.last_at, excluded.last_at);

  insert into spendcast.partition_records as r
  select * from spendcast.sum_partitions(above, until)
  on conflict (topic_id, partition) do update set records = r.records + excluded.records;

  insert into spendcast.customer_totals as c
  select * from spendcast.sum_customers(above, until)
  on conflict (customer_id) do update set
    first_at = least(c.first_at, excluded.first_at),
    last_at = greatest(c.last_at, excluded.last_at),
    last_event_id = case when excluded.last_event_id <> '' and excluded.last_at >= c.last_at
      then excluded.last_event_id else c.last_event_id end,
    country = case when excluded.last_at >= c.last_at then excluded.country else c.country end,
    channel = case when excluded.last_at >= c.last_at then excluded.channel else c.channel end,
    orders = c.orders + excluded.orders, revenue = c.revenue + excluded.revenue,
    refunded = c.refunded + excluded.refunded;
end
$$;

-- Sums up the weeks again in which outcomes were judged since the last time; half an hour is for
-- transactions that were still running then.
create procedure spendcast.sum_outcomes(since timestamptz, threshold numeric)
  language plpgsql set search_path = pg_catalog as
$$
declare
  dirty date;
  monday timestamptz;
begin
  for dirty in
    select distinct (date_trunc('week', due_at at time zone 'UTC'))::date
    from spendcast.prediction_outcomes where judged_at > since - interval '30 minutes'
  loop
    monday := dirty::timestamp at time zone 'UTC';
    delete from spendcast.outcome_weeks where week = dirty;
    insert into spendcast.outcome_weeks
    select dirty, role, model, version, decile, count(*), sum(expected_spend), sum(actual_spend)
    from (
      select role, model, version, expected_spend, greatest(actual_spend, 0) as actual_spend,
        ntile(10) over (partition by role, model, version order by expected_spend, event_id) as decile
      from spendcast.prediction_outcomes
      where due_at >= monday and due_at < monday + interval '7 days'
    ) o
    group by 2, 3, 4, 5;

    delete from spendcast.calibration_weeks where week = dirty;
    insert into spendcast.calibration_weeks
    select dirty, role, model, version, least(floor(purchase_probability * 10), 9)::int, count(*),
      sum(purchase_probability), count(*) filter (where bought)
    from spendcast.prediction_outcomes
    where due_at >= monday and due_at < monday + interval '7 days'
    group by 2, 3, 4, 5;

    delete from spendcast.alert_weeks where week = dirty;
    insert into spendcast.alert_weeks
    select dirty, o.model, o.version, threshold, count(*), count(a.event_id),
      count(*) filter (where o.actual_spend > threshold),
      count(a.event_id) filter (where o.actual_spend > threshold)
    from spendcast.prediction_outcomes o left join spendcast.alerts a using (event_id)
    where o.role = 'champion' and o.due_at >= monday and o.due_at < monday + interval '7 days'
    group by 2, 3;
  end loop;
end
$$;

-- Brings the sums up to date; every few minutes, and at least every few days. Readers see the sums of
-- before until it is through. Two at once wait for each other. Returns how many arrivals it added.
create function spendcast.refresh_dashboards() returns bigint
  language plpgsql security definer set search_path = pg_catalog as
$$
declare
  progress spendcast.dashboard_progress;
  bound bigint;
  above bigint;
  writers text[];
  waited int := 0;
  begun constant timestamptz := clock_timestamp();
begin
  select * into progress from spendcast.dashboard_progress for update;

  -- Bundles that are being stored have their arrivals already; a few hundred milliseconds each.
  select case when is_called then last_value else 0 end into bound from spendcast.arrivals;
  writers := array(select virtualtransaction from spendcast.purchase_writers);
  while exists (select from spendcast.purchase_writers where virtualtransaction = any (writers)) loop
    if waited = 600 then
      raise exception 'a transaction has been writing purchases for a minute; try again';
    end if;
    waited := waited + 1;
    perform pg_sleep(0.1);
  end loop;

  above := progress.arrival_until;
  while above < bound loop
    call spendcast.add_to_sums(above, least(bound, above + 2000000), progress.alert_threshold);
    above := least(bound, above + 2000000);
  end loop;
  call spendcast.sum_outcomes(progress.outcomes_until, progress.alert_threshold);
  delete from spendcast.sales_minutes where minute < now() - interval '15 days';
  delete from spendcast.storing_minutes where minute < now() - interval '35 days';
  delete from spendcast.prediction_hours where hour < now() - interval '35 days';
  update spendcast.dashboard_progress
  set arrival_until = above, outcomes_until = begun, refreshed_at = begun;
  return above - progress.arrival_until;
end
$$;
revoke execute on function spendcast.refresh_dashboards from public;
grant execute on function spendcast.refresh_dashboards to spendcast_report;

-- Today -------------------------------------------------------------------------------------------

create view dashboards.today_sales as
select
  s.minute at time zone 'UTC' as minute,
  coalesce(nullif(s.country, ''), 'unknown') as country, coalesce(nullif(s.channel, ''), 'unknown') as channel,
  coalesce(nullif(s.category, ''), 'unknown') as category,
  s.revenue, s.refunded, s.orders, s.predictions, s.expected_spend, s.over_threshold,
  0::numeric as revenue_week_before, 0::bigint as orders_week_before,
  (select base_currency from spendcast.settings) as currency
from spendcast.sales_now s
where s.minute > now() - interval '24 hours'
union all
select
  (s.minute + interval '7 days') at time zone 'UTC',
  coalesce(nullif(s.country, ''), 'unknown'), coalesce(nullif(s.channel, ''), 'unknown'), coalesce(nullif(s.category, ''), 'unknown'),
  0, 0, 0, 0, 0, 0, s.revenue, s.orders,
  (select base_currency from spendcast.settings)
from spendcast.sales_now s
where s.minute > now() - interval '8 days' and s.minute <= now() - interval '7 days'
union all
select g at time zone 'UTC', 'unknown', 'unknown', 'unknown', 0, 0, 0, 0, 0, 0, 0, 0,
  (select base_currency from spendcast.settings)
from generate_series(date_trunc('minute', now()) - interval '24 hours' + interval '1 minute',
  date_trunc('minute', now()), interval '1 minute') g;
comment on view dashboards.today_sales is 'the last 24 hours by minute of purchase, beside the same minutes a week before; a row of zeros for each minute';
comment on column dashboards.today_sales.revenue is 'of purchases, base currency; refunds are not taken off';
comment on column dashboards.today_sales.category is 'the main category of the basket; unknown when the event names none';
comment on column dashboards.today_sales.over_threshold is 'champion predictions over the alert threshold';

-- The newest 500 alerts of a week, with what the customer did since.
create view dashboards.today_alerts as
with newest as materialized (
  select * from spendcast.alerts
  where created_at > now() - interval '7 days'
  order by created_at desc
  limit 500
)
select
  a.created_at at time zone 'UTC' as created_at,
  a.customer_id, a.expected_spend, a.reason, replace(a.status, '_', ' ') as status,
  extract(epoch from a.published_at - a.created_at)::numeric(12, 1) as seconds_to_sending,
  p.amount as purchase,
  s.orders_since, s.spend_since,
  coalesce(nullif(p.country, ''), 'unknown') as country, coalesce(nullif(p.channel, ''), 'unknown') as channel,
  coalesce(nullif(p.main_category, ''), 'unknown') as category,
  a.event_id,
  (select base_currency from spendcast.settings) as currency
from newest a
left join spendcast.purchases p using (event_id)
cross join lateral (
  select count(*) filter (where l.type = 'purchase') as orders_since,
    coalesce(sum(l.amount), 0) as spend_since
  from spendcast.purchases l
  where l.customer_id = a.customer_id and l.occurred_at > a.occurred_at
) s
union all
select now() at time zone 'UTC' - interval '1 minute', 'no alert in the last 7 days', 0, 'alerts show here as soon as they are made', '–', null, 0,
  0, 0, null, null, null, '–', (select base_currency from spendcast.settings)
where not exists (select from newest);
comment on view dashboards.today_alerts is 'the newest 500 alerts of the last seven days';
comment on column dashboards.today_alerts.seconds_to_sending is 'from making the alert to SNS; null while it is not sent';
comment on column dashboards.today_alerts.purchase is 'the amount after which the alert was made';
comment on column dashboards.today_alerts.spend_since is 'purchases less refunds after that purchase, base currency';

create view dashboards.today_latency as
with steps as materialized (
  select minute, 2 ^ (latency_step / 4.0) as seconds, sum(purchases + refunds) as records
  from spendcast.storing_now
  where minute > now() - interval '24 hours'
  group by minute, latency_step
),
ranked as (
  select minute, seconds, records,
    sum(records) over (partition by minute order by seconds) as so_far,
    sum(records) over (partition by minute) as total
  from steps
)
select minute at time zone 'UTC' as minute, max(total)::bigint as records,
  min(seconds) filter (where so_far >= 0.50 * total) as p50,
  min(seconds) filter (where so_far >= 0.95 * total) as p95,
  min(seconds) filter (where so_far >= 0.99 * total) as p99
from ranked
group by minute
union all
select g at time zone 'UTC', 0, 0, 0, 0
from generate_series(date_trunc('minute', now()) - interval '1 hour', now(), interval '1 minute') g
where not exists (select from steps);
comment on view dashboards.today_latency is 'seconds from Kafka''s timestamp to storing, by minute of storing, the last 24 hours; each is the upper end of a step of 19 %';

create view dashboards.today_lag as
select
  l.consumer_group, l.topic, l.partition, l.topic || ' ' || l.partition as topic_partition,
  spendcast.ledger_position(l.start_offset, l.done) as position,
  l.caught_up_at at time zone 'UTC' as caught_up_at,
  greatest(extract(epoch from now() - coalesce(l.caught_up_at, l.updated_at)), 0)::bigint
    as seconds_since_caught_up
from spendcast.kafka_ledger l
join spendcast.streams s using (consumer_group, topic_id)
union all
select '–', 'no stream has started yet', 0, 'no stream has started yet', 0, null, 0
where not exists (select from spendcast.kafka_ledger join spendcast.streams using (consumer_group, topic_id));
comment on view dashboards.today_lag is 'how long ago the stream last had nothing left to read, by partition of the present topic';

-- Month -------------------------------------------------------------------------------------------

-- The months with a report, or one row that says that there is none: no chart is without a row.
create view spendcast.current_runs as
select run_id, month, to_char(month, 'YYYY-MM') as label, code_version, arrival_bound, finished_at
from spendcast.monthly_runs where is_current
union all
select null, null, 'no report yet', null, null, null
where not exists (select from spendcast.monthly_runs where is_current);

create view dashboards.month_totals as
select r.label as month, coalesce(t.period, 'month') as period,
  coalesce(t.revenue, 0) as revenue, coalesce(t.refunded, 0) as refunded,
  coalesce(t.orders, 0) as orders, coalesce(t.refunds, 0) as refunds,
  coalesce(t.customers, 0) as customers, coalesce(t.units, 0) as units,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_totals t using (run_id);
comment on view dashboards.month_totals is 'of the month, the month before and the same month a year before';

create view dashboards.month_days as
select r.label as month, coalesce(replace(d.period, '_', ' '), 'month') as period,
  coalesce(extract(day from d.day)::int, 1) as day_of_month, d.day,
  coalesce(d.revenue, 0) as revenue, coalesce(d.refunded, 0) as refunded,
  coalesce(d.orders, 0) as orders, coalesce(d.customers, 0) as customers,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_days d using (run_id);

create view dashboards.month_customers as
select r.label as month, coalesce(c.kind, 'none') as kind, coalesce(c.customers, 0) as customers,
  coalesce(c.orders, 0) as orders, coalesce(c.revenue, 0) as revenue,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_customers c using (run_id);
comment on column dashboards.month_customers.kind is 'new, returning, or lapsed: purchased in the month before and not in the month; their orders and revenue are of the month before';

create view dashboards.month_dimensions as
select r.label as month, coalesce(d.dimension, 'category') as dimension,
  coalesce(nullif(d.value, ''), 'unknown') as value,
  coalesce(d.revenue, 0) as revenue, coalesce(d.orders, 0) as orders, coalesce(d.units, 0) as units,
  coalesce(d.revenue_month_before, 0) as revenue_month_before,
  coalesce(d.revenue_year_before, 0) as revenue_year_before,
  coalesce(d.revenue - d.revenue_month_before, 0) as change, d.top_rank, d.fallen_rank,
  case when d.dimension = 'category' then nullif(d.value, '') end as category,
  case when d.dimension = 'country' then nullif(d.value, '') end as country,
  case when d.dimension = 'channel' then nullif(d.value, '') end as channel,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_dimensions d using (run_id);
comment on view dashboards.month_dimensions is 'the best and the most fallen categories, products, countries and channels';

create view dashboards.month_concentration as
select r.label as month, coalesce('best ' || c.top_percent || ' %', '–') as customers_share,
  coalesce(c.customers, 0) as customers, coalesce(c.revenue, 0) as revenue,
  coalesce(c.revenue / nullif(t.revenue, 0), 0) as revenue_share,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r
left join spendcast.monthly_concentration c using (run_id)
left join spendcast.monthly_totals t on t.run_id = c.run_id and t.period = 'month';

create view dashboards.month_predictions as
select r.label as month, coalesce(p.role, 'champion') as role, coalesce(left(p.version, 12), '–') as version,
  coalesce(p.lower_bound, 0) as lower_bound, coalesce(p.predictions, 0) as predictions,
  coalesce(p.expected_spend, 0) as expected_spend,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_predictions p using (run_id);

create view dashboards.month_alerts as
select r.label as month, coalesce(replace(a.status, '_', ' '), 'none') as status,
  coalesce(a.alerts, 0) as alerts, coalesce(a.expected_spend, 0) as expected_spend,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_alerts a using (run_id);

create view dashboards.month_quality as
select r.label as month, coalesce(replace(q.measure, '_', ' '), 'none') as measure,
  coalesce(q.value, 0) as value
from spendcast.current_runs r left join spendcast.monthly_quality q using (run_id);

create view dashboards.month_report_files as
select to_char(month, 'YYYY-MM') as month, revision, html, pdf from spendcast.reports;

-- Superset shows the links as links; reports.py serves what is behind them.
create view dashboards.month_reports as
select to_char(f.month, 'YYYY-MM') as month, f.revision,
  f.created_at at time zone 'UTC' as created_at,
  format('<a href="/reports/%1$s/%2$s.html" target="_blank">page</a>',
    to_char(f.month, 'YYYY-MM'), f.revision) as page,
  format('<a href="/reports/%1$s/%2$s.pdf">PDF</a>', to_char(f.month, 'YYYY-MM'), f.revision) as pdf,
  f.code_version
from spendcast.reports f
union all
select 'no report yet', null, null, 'shows here when the first month is reported', '–', null
where not exists (select from spendcast.reports);

-- Customers ---------------------------------------------------------------------------------------

create view dashboards.customers_segments as
select r.label as month, coalesce(s.segment, 'none') as segment, coalesce(s.customers, 0) as customers,
  coalesce(s.orders, 0) as orders, coalesce(s.revenue, 0) as revenue,
  coalesce(s.net_revenue, 0) as net_revenue, coalesce(s.recency_days, 0) as recency_days,
  coalesce(s.expected_spend, 0) as expected_spend,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_segments s using (run_id);
comment on column dashboards.customers_segments.expected_spend is 'sum of the customers'' newest champion predictions';

-- Where there is no report a Sankey diagram needs something to draw: a hair's breadth that reads as 0.
create view dashboards.customers_flows as
select r.label as month, coalesce(f.segment_before, 'no report yet') || ' (before)' as segment_before,
  coalesce(f.segment, 'no report yet') as segment, coalesce(f.customers, 0.001) as customers
from spendcast.current_runs r left join spendcast.monthly_segment_flows f using (run_id);

create view dashboards.customers_cohorts as
select r.label as month, coalesce(to_char(c.cohort, 'YYYY-MM'), '–') as cohort,
  coalesce(c.age_months, 0) as age_months, coalesce(c.customers, 0) as customers,
  coalesce(c.active, 0) as active, coalesce(c.revenue, 0) as revenue,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_cohorts c using (run_id);
comment on view dashboards.customers_cohorts is 'customers by the month of their first purchase, and how many of them purchased so many months later';

create view dashboards.customers_top as
select c.customer_id, coalesce(nullif(c.country, ''), 'unknown') as country, coalesce(nullif(c.channel, ''), 'unknown') as channel,
  c.orders, c.revenue, c.refunded,
  c.first_at at time zone 'UTC' as first_at, c.last_at at time zone 'UTC' as last_at,
  r.expected_spend, r.purchase_probability, left(r.version, 12) as version,
  (select base_currency from spendcast.settings) as currency
from spendcast.customer_totals c
left join lateral (
  select p.expected_spend, p.purchase_probability, p.version from spendcast.predictions p
  where p.event_id = c.last_event_id and p.role = 'champion'
  limit 1
) r on true
union all
select 'no purchase yet', null, null, 0, 0, 0, null, null, null, null, null,
  (select base_currency from spendcast.settings)
where not exists (select from spendcast.customer_totals);
comment on view dashboards.customers_top is 'every customer, as of the last refresh; ask for the best by revenue with a limit';
comment on column dashboards.customers_top.expected_spend is 'predicted at the newest purchase';

create view dashboards.customers_history as
select p.customer_id, p.occurred_at at time zone 'UTC' as occurred_at, p.type::text as type, p.amount,
  p.units, coalesce(nullif(p.main_category, ''), 'unknown') as category, coalesce(nullif(p.country, ''), 'unknown') as country,
  coalesce(nullif(p.channel, ''), 'unknown') as channel, r.expected_spend, replace(a.status, '_', ' ') as alert,
  (select base_currency from spendcast.settings) as currency
from (
  select customer_id from spendcast.customer_totals order by revenue desc limit 100
) c
cross join lateral (
  select * from spendcast.purchases f
  where f.customer_id = c.customer_id order by f.occurred_at desc, f.arrival desc limit 50
) p
left join spendcast.predictions r on r.event_id = p.event_id and r.role = 'champion'
left join spendcast.alerts a on a.event_id = p.event_id
union all
select 'no purchase yet', null, '–', 0, 0, null, null, null, null, null,
  (select base_currency from spendcast.settings)
where not exists (select from spendcast.customer_totals);
comment on view dashboards.customers_history is 'the newest 50 facts of each of the 100 best customers by revenue';

-- Model -------------------------------------------------------------------------------------------

create view dashboards.model_versions as
select role, model, left(version, 12) as version, predictions, last_day, mean_expected_spend,
  first_at at time zone 'UTC' as first_at, last_at at time zone 'UTC' as last_at,
  (last_at = max(last_at) over (partition by role)) as serving,
  (select base_currency from spendcast.settings) as currency
from (
  select role, model, version, sum(predictions)::bigint as predictions,
    (coalesce(sum(predictions) filter (where hour > now() - interval '24 hours'), 0))::bigint as last_day,
    sum(expected_spend) / sum(predictions) as mean_expected_spend,
    min(first_at) as first_at, max(last_at) as last_at
  from spendcast.predictions_now
  group by role, model, version
) v
union all
select 'champion', 'no prediction yet', '–', 0, 0, 0, null, null, false,
  (select base_currency from spendcast.settings)
where not exists (select from spendcast.predictions_now);
comment on view dashboards.model_versions is 'who predicted in the last 35 days';
comment on column dashboards.model_versions.serving is 'predicted last in its role';

create view dashboards.model_hours as
select hour at time zone 'UTC' as hour, role, model, left(version, 12) as version, predictions,
  expected_spend, (select base_currency from spendcast.settings) as currency
from spendcast.predictions_now
union all
select g at time zone 'UTC', 'champion', 'none', 'none', 0, 0,
  (select base_currency from spendcast.settings)
from generate_series(date_trunc('hour', now()) - interval '7 days', now(), interval '1 hour') g
where not exists (select from spendcast.predictions_now);

create view dashboards.model_outcomes as
select week::timestamp as week, role, model, left(version, 12) as version, decile, predictions,
  expected_spend, actual_spend, (select base_currency from spendcast.settings) as currency
from spendcast.outcome_weeks
union all
select date_trunc('week', now() at time zone 'UTC'), 'champion', 'none yet', 'none yet', g, 0, 0, 0,
  (select base_currency from spendcast.settings)
from generate_series(1, 10) g
where not exists (select from spendcast.outcome_weeks);
comment on view dashboards.model_outcomes is 'predictions beside what was spent, by the week in which their horizon was over';
comment on column dashboards.model_outcomes.decile is '10 is the highest expected spend of its week, role and version';
comment on column dashboards.model_outcomes.actual_spend is 'never below 0 for a prediction, as the model is trained';

create view dashboards.model_calibration as
select week::timestamp as week, role, model, left(version, 12) as version,
  lpad((tenth * 10)::text, 2, '0') || '–' || (tenth * 10 + 10) || ' %' as predicted, predictions,
  probability, bought
from spendcast.calibration_weeks
union all
select date_trunc('week', now() at time zone 'UTC'), 'champion', 'none yet', 'none yet',
  lpad((g * 10)::text, 2, '0') || '–' || (g * 10 + 10) || ' %', 0, 0, 0
from generate_series(0, 9) g
where not exists (select from spendcast.calibration_weeks);
comment on column dashboards.model_calibration.probability is 'sum over the predictions; divided by their number it should be the share that bought';

create view dashboards.model_drift as
select week::timestamp as week, to_char(week, 'IYYY-"W"IW') as week_label, model,
  left(version, 12) as version, kind, name, psi, purchases, replace(reference, '_', ' ') as reference
from spendcast.prediction_drift
union all
select date_trunc('week', now() at time zone 'UTC'), to_char(now() at time zone 'UTC', 'IYYY-"W"IW'),
  'none yet', 'none yet', 'feature', 'none yet', 0, 0, '–'
where not exists (select from spendcast.prediction_drift);
comment on column dashboards.model_drift.psi is 'population stability index: below 0.1 stable, over 0.25 shifted';

create view dashboards.model_alerts as
select week::timestamp as week, model, left(version, 12) as version, threshold, due, alerted,
  over_threshold, alerted_over_threshold
from spendcast.alert_weeks
union all
select date_trunc('week', now() at time zone 'UTC'), 'none yet', 'none yet', 0, 0, 0, 0, 0
where not exists (select from spendcast.alert_weeks);
comment on view dashboards.model_alerts is 'champion predictions that came due, by week; precision is alerted_over_threshold of alerted, recall of over_threshold';

-- Data quality ------------------------------------------------------------------------------------

create view dashboards.quality_hours as
select hour at time zone 'UTC' as hour, sum(stored)::bigint as stored, sum(late)::bigint as late,
  sum(unscored)::bigint as unscored, sum(duplicates)::bigint as duplicates,
  sum(dead_letters)::bigint as dead_letters
from (
  select date_trunc('hour', minute) as hour, purchases + refunds as stored, late, unscored,
    0 as duplicates, 0 as dead_letters
  from spendcast.storing_now
  union all
  select date_trunc('hour', stored_at), 0, 0, 0, 1, 0 from spendcast.duplicates
  where stored_at > now() - interval '35 days'
  union all
  select date_trunc('hour', stored_at), 0, 0, 0, 0, 1 from spendcast.dead_letters
  where stored_at > now() - interval '35 days'
  union all
  select g, 0, 0, 0, 0, 0
  from generate_series(date_trunc('hour', now()) - interval '7 days', now(), interval '1 hour') g
) h
group by hour;
comment on view dashboards.quality_hours is 'by hour of storing, the last 35 days';
comment on column dashboards.quality_hours.late is 'reached Kafka more than an hour after they occurred';

create view dashboards.quality_dead_letters as
with newest as materialized (
  select * from spendcast.dead_letters order by stored_at desc limit 500
)
select stored_at at time zone 'UTC' as stored_at, step, reason, detail,
  encode(substring(payload from 1 for 160), 'escape') as payload_start,
  length(payload) as bytes, partition, kafka_offset,
  resolved_at at time zone 'UTC' as resolved_at
from newest
union all
select now() at time zone 'UTC' - interval '1 minute', '–', 'no dead letter', 'what cannot be read shows here', null, null, null, null, null
where not exists (select from newest);
comment on view dashboards.quality_dead_letters is 'the newest 500';
comment on column dashboards.quality_dead_letters.payload_start is 'the first 160 bytes; bytes outside ASCII as octal numbers';

create view dashboards.quality_dead_letter_reasons as
select date_trunc('hour', stored_at) at time zone 'UTC' as hour, step, reason,
  count(*) as records, count(resolved_at) as resolved
from spendcast.dead_letters
where stored_at > now() - interval '35 days'
group by 1, 2, 3
union all
select date_trunc('hour', now()) at time zone 'UTC', '–', 'no dead letter', 0, 0
where not exists (select from spendcast.dead_letters where stored_at > now() - interval '35 days');

create view dashboards.quality_ledger as
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
  select sum(upper(gap) - lower(gap)) as gaps,
    sum(upper(gap) - lower(gap)) filter (where kind = 'void') as void,
    sum(upper(gap) - lower(gap)) filter (where kind = 'lost') as lost,
    sum(upper(gap) - lower(gap)) filter (where kind = 'erased') as erased
  from spendcast.ledger_gaps
  where consumer_group = l.consumer_group and topic_id = l.topic_id and partition = l.partition
) g on true
union all
select '–', 'no stream has started yet', 0, 'no stream has started yet', 0, 0, 0, 0, 0, 0, 0, 0, 0
where not exists (select from spendcast.kafka_ledger);
comment on view dashboards.quality_ledger is 'offsets with a durable outcome, and which; `accounting` without its full count';
comment on column dashboards.quality_ledger.unaccounted is 'must be 0';

create view dashboards.refreshed as
select refreshed_at at time zone 'UTC' as refreshed_at, arrival_until, alert_threshold,
  (select base_currency from spendcast.settings) as currency
from spendcast.dashboard_progress;
comment on view dashboards.refreshed is 'how far the sums are; alert_threshold is what counts as a large prediction';

grant usage on schema dashboards to spendcast_dashboards, spendcast_reader;
grant select on all tables in schema dashboards to spendcast_dashboards, spendcast_reader;
