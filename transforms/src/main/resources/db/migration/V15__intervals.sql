-- Beside the expected spend: an interval, and the probability of exceeding a threshold. Expand only: an
-- older stream goes on storing predictions, and those have null here.
set local lock_timeout = '2s';

alter table spendcast.predictions
  add column spend_low numeric(14, 2),
  add column spend_high numeric(14, 2),
  add column exceed_probability numeric(5, 4),
  add column exceed_threshold numeric;
comment on column spendcast.predictions.spend_low is 'start of the interval that 8 of 10 spends within the horizon are in; null: the prediction has no interval';
comment on column spendcast.predictions.spend_high is 'end of the interval that 8 of 10 spends within the horizon are in';
comment on column spendcast.predictions.exceed_probability is 'of a spend over exceed_threshold within the horizon';
comment on column spendcast.predictions.exceed_threshold is 'the stream''s --alertThreshold when it scored';

alter table spendcast.prediction_outcomes
  add column within_interval boolean,
  add column exceed_probability numeric(5, 4),
  add column exceed_threshold numeric,
  add column exceeded boolean;
comment on column spendcast.prediction_outcomes.within_interval is 'whether actual_spend, at least 0, is from spend_low to spend_high of the prediction; null: it has no interval';
comment on column spendcast.prediction_outcomes.exceed_probability is 'as predicted';
comment on column spendcast.prediction_outcomes.exceeded is 'whether actual_spend is over exceed_threshold';

-- Judged predictions with an interval that came due in the month, in tenths of exceed_probability.
create table spendcast.monthly_intervals (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  role text not null check (role in ('champion', 'challenger')),
  model text not null,
  version text not null,
  tenth int not null check (tenth between 0 and 9),
  predictions bigint not null,
  within_interval bigint not null,
  exceed_probability numeric not null,
  exceeded bigint not null,
  primary key (run_id, role, model, version, tenth)
);
comment on column spendcast.monthly_intervals.tenth is '0: exceed_probability below 0.1; 9: 0.9 or more';
comment on column spendcast.monthly_intervals.within_interval is 'predictions whose customer spent an amount within the interval; 80 % of them are wanted, more where most spend nothing';
comment on column spendcast.monthly_intervals.exceed_probability is 'sum over the predictions: the number that should have exceeded their threshold';
comment on column spendcast.monthly_intervals.exceeded is 'predictions whose customer spent more than their threshold';
grant select on spendcast.monthly_intervals to spendcast_stream, spendcast_report, spendcast_reader;
grant insert on spendcast.monthly_intervals to spendcast_report;

-- Sums for the dashboards -------------------------------------------------------------------------

create table spendcast.interval_weeks (
  week date not null,
  role text not null,
  model text not null,
  version text not null,
  predictions bigint not null,
  within_interval bigint not null,
  exceed_probability numeric not null,
  exceeded bigint not null,
  squared_error numeric not null,
  primary key (week, role, model, version)
);
comment on table spendcast.interval_weeks is 'judged predictions with an interval, by the week in which they came due';
comment on column spendcast.interval_weeks.squared_error is 'sum of (exceed_probability - exceeded)²; divided by predictions it is the Brier score';

alter table spendcast.customer_totals
  add column spend_low numeric(14, 2),
  add column spend_high numeric(14, 2),
  add column exceed_probability numeric(5, 4),
  add column exceed_threshold numeric;

-- As in V9, with the interval.
create or replace function spendcast.sum_customers(above bigint, until bigint)
  returns setof spendcast.customer_totals
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select s.*, r.expected_spend, r.purchase_probability, r.version,
      r.spend_low, r.spend_high, r.exceed_probability, r.exceed_threshold
    from (
      select customer_id, min(occurred_at), max(occurred_at),
        coalesce((array_agg(event_id order by occurred_at desc, arrival desc)
          filter (where type = 'purchase'))[1], '') as last_event_id,
        (array_agg(country order by occurred_at desc, arrival desc))[1],
        (array_agg(channel order by occurred_at desc, arrival desc))[1],
        count(*) filter (where type = 'purchase'),
        coalesce(sum(amount) filter (where type = 'purchase'), 0)::numeric(20, 2),
        coalesce(-sum(amount) filter (where type = 'refund'), 0)::numeric(20, 2)
      from spendcast.purchases
      where arrival > %s and arrival <= %s group by 1
    ) s
    left join lateral (
      select p.expected_spend, p.purchase_probability, p.version, p.spend_low, p.spend_high,
        p.exceed_probability, p.exceed_threshold
      from spendcast.predictions p
      where p.event_id = s.last_event_id and p.role = 'champion'
      limit 1
    ) r on true $sql$, above, until);
end
$$;

create or replace procedure spendcast.add_to_sums(above bigint, until bigint, threshold numeric)
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
    (last_event_id, expected_spend, purchase_probability, version, spend_low, spend_high,
      exceed_probability, exceed_threshold) = (
      select n.last_event_id, n.expected_spend, n.purchase_probability, n.version, n.spend_low,
        n.spend_high, n.exceed_probability, n.exceed_threshold
      from (values
        (excluded.last_event_id, excluded.expected_spend, excluded.purchase_probability, excluded.version,
          excluded.spend_low, excluded.spend_high, excluded.exceed_probability,
          excluded.exceed_threshold, true),
        (c.last_event_id, c.expected_spend, c.purchase_probability, c.version, c.spend_low, c.spend_high,
          c.exceed_probability, c.exceed_threshold, false)
      ) n(last_event_id, expected_spend, purchase_probability, version, spend_low, spend_high,
        exceed_probability, exceed_threshold, is_new)
      where n.is_new = (excluded.last_event_id <> '' and excluded.last_at >= c.last_at)),
    country = case when excluded.last_at >= c.last_at then excluded.country else c.country end,
    channel = case when excluded.last_at >= c.last_at then excluded.channel else c.channel end,
    orders = c.orders + excluded.orders, revenue = c.revenue + excluded.revenue,
    refunded = c.refunded + excluded.refunded;
end
$$;

-- As in V8, with the intervals.
create or replace procedure spendcast.sum_outcomes(since timestamptz, threshold numeric)
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

    delete from spendcast.interval_weeks where week = dirty;
    insert into spendcast.interval_weeks
    select dirty, role, model, version, count(*), count(*) filter (where within_interval),
      sum(exceed_probability), count(*) filter (where exceeded),
      sum((exceed_probability - exceeded::int) ^ 2)
    from spendcast.prediction_outcomes
    where due_at >= monday and due_at < monday + interval '7 days' and within_interval is not null
    group by 2, 3, 4;
  end loop;
end
$$;

-- Views: columns at the end are new ----------------------------------------------------------------

create or replace view dashboards.today_alerts as
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
  (select base_currency from spendcast.settings) as currency,
  r.spend_low, r.spend_high, r.exceed_probability, r.exceed_threshold
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
) s
union all
select now() at time zone 'UTC' - interval '1 minute', 'no alert in the last 7 days', 0, 'alerts show here as soon as they are made', '–', null, 0,
  0, 0, null, null, null, '–', (select base_currency from spendcast.settings),
  null, null, null, null
where not exists (select from newest);

create or replace view dashboards.customers_top as
select customer_id, coalesce(nullif(country, ''), 'unknown') as country, coalesce(nullif(channel, ''), 'unknown') as channel,
  orders, revenue, refunded,
  first_at at time zone 'UTC' as first_at, last_at at time zone 'UTC' as last_at,
  expected_spend, purchase_probability, left(version, 12) as version,
  (select base_currency from spendcast.settings) as currency,
  spend_low, spend_high, exceed_probability, exceed_threshold
from spendcast.customer_totals
union all
select 'no purchase yet', null, null, 0, 0, 0, null, null, null, null, null,
  (select base_currency from spendcast.settings), null, null, null, null
where not exists (select from spendcast.customer_totals);

create or replace view dashboards.customers_history as
select p.customer_id, p.occurred_at at time zone 'UTC' as occurred_at, p.type::text as type, p.amount,
  p.units, coalesce(nullif(p.main_category, ''), 'unknown') as category, coalesce(nullif(p.country, ''), 'unknown') as country,
  coalesce(nullif(p.channel, ''), 'unknown') as channel, r.expected_spend, replace(a.status, '_', ' ') as alert,
  (select base_currency from spendcast.settings) as currency,
  r.spend_low, r.spend_high, r.exceed_probability
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
  (select base_currency from spendcast.settings), null, null, null
where not exists (select from spendcast.customer_totals);

create view dashboards.model_intervals as
select week::timestamp as week, role, model, left(version, 12) as version, predictions,
  within_interval, exceed_probability, exceeded, squared_error
from spendcast.interval_weeks
union all
select date_trunc('week', now() at time zone 'UTC'), 'champion', 'none yet', 'none yet', 0, 0, 0, 0, 0
where not exists (select from spendcast.interval_weeks);
comment on view dashboards.model_intervals is 'how often reality was within the predicted interval, by the week in which the horizon was over';
grant select on dashboards.model_intervals to spendcast_dashboards, spendcast_reader;

do
$$
declare
  missing record;
begin
  for missing in
    select c.relname as view, a.attname as name, d.meaning
    from (values
      ('exceed_probability', 'predicted, of a spend over the threshold of alerts within the horizon'),
      ('exceed_threshold', 'spend that exceed_probability refers to, base currency'),
      ('exceeded', 'predictions whose customer spent more than the threshold of alerts'),
      ('model', 'its name in the registry'),
      ('predictions', 'how many with an interval'),
      ('role', 'champion, whose predictions alert, or challenger'),
      ('spend_high', 'end of the interval that 8 of 10 spends are in, base currency'),
      ('spend_low', 'start of the interval that 8 of 10 spends are in, base currency'),
      ('squared_error', 'sum of (exceed_probability - exceeded)²; divided by predictions it is the Brier score'),
      ('version', 'of the model in the registry, its first twelve characters'),
      ('week', 'its Monday'),
      ('within_interval', 'predictions whose customer spent an amount within the interval; 80 % is wanted, more where most spend nothing')
    ) d(column_name, meaning)
    join pg_attribute a on a.attname = d.column_name and a.attnum > 0
    join pg_class c on c.oid = a.attrelid and c.relnamespace = 'dashboards'::regnamespace
    where col_description(a.attrelid, a.attnum) is null
  loop
    execute format('comment on column dashboards.%I.%I is %L', missing.view, missing.name, missing.meaning);
  end loop;
end
$$;
comment on column dashboards.model_intervals.exceed_probability is 'sum over the predictions: the number that should have exceeded the threshold of alerts';
