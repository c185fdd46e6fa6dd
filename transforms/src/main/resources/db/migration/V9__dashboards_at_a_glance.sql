-- The best customers' predictions are kept with their sums, so that no view looks them up; minutes without
-- a sale bear the labels of the newest one; segments are shown in words.

alter table spendcast.customer_totals
  add column expected_spend numeric(14, 2),
  add column purchase_probability double precision,
  add column version text;
comment on column spendcast.customer_totals.expected_spend is 'with probability and version: of the champion at the newest purchase; null when it was not scored';

update spendcast.customer_totals c set
  expected_spend = p.expected_spend, purchase_probability = p.purchase_probability, version = p.version
from spendcast.predictions p
where p.event_id = c.last_event_id and p.role = 'champion';

create or replace function spendcast.sum_customers(above bigint, until bigint)
  returns setof spendcast.customer_totals
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select s.*, r.expected_spend, r.purchase_probability, r.version
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
      select p.expected_spend, p.purchase_probability, p.version from spendcast.predictions p
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
    (last_event_id, expected_spend, purchase_probability, version) = (
      select n.last_event_id, n.expected_spend, n.purchase_probability, n.version
      from (values
        (excluded.last_event_id, excluded.expected_spend, excluded.purchase_probability, excluded.version, true),
        (c.last_event_id, c.expected_spend, c.purchase_probability, c.version, false)
      ) n(last_event_id, expected_spend, purchase_probability, version, is_new)
      where n.is_new = (excluded.last_event_id <> '' and excluded.last_at >= c.last_at)),
    country = case when excluded.last_at >= c.last_at then excluded.country else c.country end,
    channel = case when excluded.last_at >= c.last_at then excluded.channel else c.channel end,
    orders = c.orders + excluded.orders, revenue = c.revenue + excluded.revenue,
    refunded = c.refunded + excluded.refunded;
end
$$;

create function spendcast.segment_label(segment text) returns text
  language sql immutable parallel safe return
  case segment when 'cant_lose' then 'can''t lose' else replace(segment, '_', ' ') end;

-- Rows of zeros bear the labels of a sale, so that they add no country or channel of their own.
create or replace view dashboards.today_sales as
select
  s.minute at time zone 'UTC' as minute,
  coalesce(nullif(s.country, ''), 'unknown') as country, coalesce(nullif(s.channel, ''), 'unknown') as channel,
  coalesce(nullif(s.category, ''), 'unknown') as category,
  s.revenue, s.refunded, s.orders, s.predictions, s.expected_spend, s.over_threshold,
  0::numeric as revenue_week_before, 0::bigint as orders_week_before,
  (select base_currency from spendcast.settings) as currency
from spendcast.sales_now s
where s.minute >= now() - interval '24 hours' and s.minute < date_trunc('minute', now())
union all
select
  (s.minute + interval '7 days') at time zone 'UTC',
  coalesce(nullif(s.country, ''), 'unknown'), coalesce(nullif(s.channel, ''), 'unknown'), coalesce(nullif(s.category, ''), 'unknown'),
  0, 0, 0, 0, 0, 0, s.revenue, s.orders,
  (select base_currency from spendcast.settings)
from spendcast.sales_now s
where s.minute >= now() - interval '8 days' and s.minute < date_trunc('minute', now()) - interval '7 days'
union all
select g at time zone 'UTC', coalesce(nullif(newest.country, ''), 'unknown'),
  coalesce(nullif(newest.channel, ''), 'unknown'), coalesce(nullif(newest.category, ''), 'unknown'),
  0, 0, 0, 0, 0, 0, 0, 0,
  (select base_currency from spendcast.settings)
from generate_series(date_trunc('minute', now()) - interval '24 hours',
  date_trunc('minute', now()) - interval '1 minute', interval '1 minute') g
left join (
  select country, channel, category from spendcast.sales_minutes
  where minute > now() - interval '8 days' order by minute desc limit 1
) newest on true;
comment on view dashboards.today_sales is 'the last 24 hours by minute of purchase without the running one, beside the same minutes a week before; a row of zeros for each minute';
comment on column dashboards.today_sales.revenue is 'of purchases, base currency; refunds are not taken off';
comment on column dashboards.today_sales.category is 'the main category of the basket; unknown when the event names none';
comment on column dashboards.today_sales.over_threshold is 'champion predictions over the alert threshold';

create or replace view dashboards.customers_segments as
select r.label as month, coalesce(spendcast.segment_label(s.segment), 'none') as segment, coalesce(s.customers, 0) as customers,
  coalesce(s.orders, 0) as orders, coalesce(s.revenue, 0) as revenue,
  coalesce(s.net_revenue, 0) as net_revenue, coalesce(s.recency_days, 0) as recency_days,
  coalesce(s.expected_spend, 0) as expected_spend,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_segments s using (run_id);
comment on column dashboards.customers_segments.expected_spend is 'sum of the customers'' newest champion predictions';

create or replace view dashboards.customers_flows as
select r.label as month,
  coalesce(spendcast.segment_label(f.segment_before), 'no report yet') || ' (before)' as segment_before,
  coalesce(spendcast.segment_label(f.segment), 'no report yet') as segment, coalesce(f.customers, 0.001) as customers
from spendcast.current_runs r left join spendcast.monthly_segment_flows f using (run_id);

create or replace view dashboards.customers_top as
select customer_id, coalesce(nullif(country, ''), 'unknown') as country, coalesce(nullif(channel, ''), 'unknown') as channel,
  orders, revenue, refunded,
  first_at at time zone 'UTC' as first_at, last_at at time zone 'UTC' as last_at,
  expected_spend, purchase_probability, left(version, 12) as version,
  (select base_currency from spendcast.settings) as currency
from spendcast.customer_totals
union all
select 'no purchase yet', null, null, 0, 0, 0, null, null, null, null, null,
  (select base_currency from spendcast.settings)
where not exists (select from spendcast.customer_totals);
comment on view dashboards.customers_top is 'every customer, as of the last refresh; ask for the best by revenue with a limit';
comment on column dashboards.customers_top.expected_spend is 'predicted at the newest purchase';

comment on view dashboards.today_lag is 'how long ago the moment was, by which everything that had come is stored, by partition of the present topic';
comment on column spendcast.kafka_ledger.caught_up_at is 'everything that had come by then has a durable outcome';
