-- Corrections of wrong facts. Purchases are never touched, so the accounting adds up as before. A
-- correction has an arrival of its own, from the same sequence: whatever arrives after it no longer
-- sees the fact, and whatever arrived before it stays as it was.
set local lock_timeout = '2s';

create table spendcast.corrections (
  event_id text primary key,
  fact_arrival bigint not null unique,
  customer_id text not null,
  arrival bigint not null unique check (arrival > fact_arrival),
  reason text not null,
  corrected_at timestamptz not null default now()
);
comment on table spendcast.corrections is 'facts that do not count any more; append-only, written by the command correct alone';
comment on column spendcast.corrections.fact_arrival is 'of the purchase or refund';
comment on column spendcast.corrections.arrival is 'purchases with a higher one are scored without the fact';
comment on column spendcast.corrections.reason is 'as the person who corrected it gave it';
create index corrections_customer on spendcast.corrections (customer_id);
grant select on spendcast.corrections to spendcast_stream, spendcast_report, spendcast_reader;

-- Rows of before passed a stricter check, so they are not read again.
alter table spendcast.alerts drop constraint alerts_status_check;
alter table spendcast.alerts add constraint alerts_status_check
  check (status in ('pending', 'published', 'failed', 'suppressed_age', 'suppressed_cooldown',
    'suppressed_correction')) not valid;

-- As in V12, with the arrivals of corrections.
create or replace function spendcast.arrival_ahead() returns bigint
  language sql stable as
$$
  select greatest(
    (select max(p.arrival) from spendcast.purchases p where p.arrival > s.last),
    (select max(c.arrival) from spendcast.corrections c where c.arrival > s.last))
  from (
    select case when is_called then last_value else last_value - 1 end as last
    from spendcast.arrivals
  ) s
$$;

-- As in V1, without corrected facts.
create or replace view spendcast.purchase_items as
select
  p.event_id,
  p.customer_id,
  p.occurred_at,
  p.type,
  p.currency,
  i.line,
  i.item ->> 'sku' as sku,
  coalesce(i.item ->> 'category', '') as category,
  (i.item ->> 'quantity')::int as quantity,
  (i.item ->> 'unit_price')::numeric as unit_price
from spendcast.purchases p
cross join lateral jsonb_array_elements(p.items) with ordinality as i(item, line)
where not exists (select from spendcast.corrections c where c.fact_arrival = p.arrival);

-- As in V11, without the facts whose correction had arrived by then. The array is made once a call, so
-- that the index purchases_history still answers alone.
create or replace function spendcast.history_before(customer text, moment timestamptz, arrival bigint)
  returns table (
    micros bigint[], cents bigint[], refunds boolean[], units bigint[], lines int[], categories text[])
  language sql stable parallel safe as
$$
  select
    array_agg(round(date_part('epoch', h.occurred_at) * 1000000)::bigint),
    array_agg((h.amount * 100)::bigint),
    array_agg(h.type = 'refund'),
    array_agg(h.units),
    array_agg(h.lines),
    array_agg(h.main_category)
  from (
    select p.occurred_at, p.arrival, p.amount, p.type, p.units, p.lines, p.main_category
    from spendcast.purchases p
    where p.customer_id = $1 and p.occurred_at < $2 and p.arrival < $3
      and p.arrival <> all (array(
        select c.fact_arrival from spendcast.corrections c where c.customer_id = $1 and c.arrival < $3))
    order by p.occurred_at desc, p.arrival desc
    limit 256
  ) h
$$;

-- Sums for the dashboards -------------------------------------------------------------------------
--
-- Sums up to an arrival hold every fact up to it, but for those whose correction arrived up to it. So
-- one watermark serves both: a step from one bound to another adds the facts in between, and takes off
-- the facts of before whose correction is in between.

-- What a step adds (sign 1) and takes off (sign -1). Plain SQL, so that the planner sees the bounds.
create function spendcast.changed_facts(above bigint, until bigint)
  returns table (
    sign int, event_id text, type spendcast.event_type, occurred_at timestamptz, stored_at timestamptz,
    amount numeric, country text, channel text, main_category text)
  language sql stable as
$$
  select 1, p.event_id, p.type, p.occurred_at, p.stored_at, p.amount, p.country, p.channel,
    p.main_category
  from spendcast.purchases p
  where p.arrival > $1 and p.arrival <= $2
    and not exists (
      select from spendcast.corrections c where c.fact_arrival = p.arrival and c.arrival <= $2)
  union all
  select -1, p.event_id, p.type, p.occurred_at, p.stored_at, p.amount, p.country, p.channel,
    p.main_category
  from spendcast.corrections c join spendcast.purchases p using (event_id)
  where c.arrival > $1 and c.arrival <= $2 and c.fact_arrival <= $1
$$;

create or replace function spendcast.sum_sales(above bigint, until bigint, threshold numeric)
  returns setof spendcast.sales_minutes
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select date_trunc('minute', p.occurred_at), p.country, p.channel, p.main_category,
      coalesce(sum(p.sign * p.amount) filter (where p.type = 'purchase'), 0)::numeric(20, 2),
      coalesce(-sum(p.sign * p.amount) filter (where p.type = 'refund'), 0)::numeric(20, 2),
      coalesce(sum(p.sign) filter (where p.type = 'purchase'), 0),
      coalesce(sum(p.sign) filter (where p.type = 'refund'), 0),
      coalesce(sum(p.sign) filter (where r.event_id is not null), 0),
      coalesce(sum(p.sign * r.expected_spend), 0)::numeric(20, 2),
      coalesce(sum(p.sign) filter (where r.expected_spend > %3$L::numeric), 0)
    from spendcast.changed_facts(%1$s, %2$s) p
    left join spendcast.predictions r on r.event_id = p.event_id and r.role = 'champion'
    where p.occurred_at > now() - interval '15 days'
    group by 1, 2, 3, 4 $sql$, above, until, threshold);
end
$$;

create or replace function spendcast.sum_predictions(above bigint, until bigint)
  returns setof spendcast.prediction_hours
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select date_trunc('hour', p.stored_at), r.role, r.model, r.version, sum(p.sign),
      sum(p.sign * r.expected_spend)::numeric(20, 2), min(p.stored_at), max(p.stored_at)
    from spendcast.changed_facts(%s, %s) p join spendcast.predictions r using (event_id)
    where p.stored_at > now() - interval '35 days'
    group by 1, 2, 3, 4 $sql$, above, until);
end
$$;

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
      from spendcast.purchases f
      where arrival > %1$s and arrival <= %2$s
        and not exists (
          select from spendcast.corrections c where c.fact_arrival = f.arrival and c.arrival <= %2$s)
      group by 1
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

-- Takes facts off the totals of their customers that were added before and corrected since. Sums are
-- reduced, since older facts of them may be pruned. What a sum cannot say, first, last and newest, is
-- read from the customer's remaining facts.
create procedure spendcast.correct_customers(above bigint, until bigint)
  language plpgsql set search_path = pg_catalog as
$$
declare
  customer record;
  newest spendcast.purchases;
begin
  for customer in
    select p.customer_id,
      count(*) filter (where p.type = 'purchase') as orders,
      coalesce(sum(p.amount) filter (where p.type = 'purchase'), 0) as revenue,
      coalesce(-sum(p.amount) filter (where p.type = 'refund'), 0) as refunded,
      min(p.occurred_at) as first_at
    from spendcast.corrections c join spendcast.purchases p using (event_id)
    where c.arrival > above and c.arrival <= until and c.fact_arrival <= above
    group by 1
  loop
    update spendcast.customer_totals t set
      orders = t.orders - customer.orders, revenue = t.revenue - customer.revenue,
      refunded = t.refunded - customer.refunded
    where t.customer_id = customer.customer_id;

    select * into newest from spendcast.purchases p
    where p.customer_id = customer.customer_id and p.arrival <= until
      and p.arrival <> all (array(
        select c.fact_arrival from spendcast.corrections c
        where c.customer_id = customer.customer_id and c.arrival <= until))
    order by p.occurred_at desc, p.arrival desc limit 1;
    if not found then
      delete from spendcast.customer_totals t
      where t.customer_id = customer.customer_id and t.orders = 0 and t.refunded = 0;
      continue;
    end if;

    update spendcast.customer_totals t set
      first_at = case when t.first_at < customer.first_at then t.first_at else n.first_at end,
      last_at = newest.occurred_at, country = newest.country, channel = newest.channel,
      (last_event_id, expected_spend, purchase_probability, version, spend_low, spend_high,
        exceed_probability, exceed_threshold) = (
        select coalesce(n.last_event_id, ''), r.expected_spend, r.purchase_probability, r.version,
          r.spend_low, r.spend_high, r.exceed_probability, r.exceed_threshold
        from (select) one
        left join lateral (
          select * from spendcast.predictions p
          where p.event_id = n.last_event_id and p.role = 'champion' limit 1
        ) r on true)
    from (
      select min(p.occurred_at) as first_at,
        (array_agg(p.event_id order by p.occurred_at desc, p.arrival desc)
          filter (where p.type = 'purchase'))[1] as last_event_id
      from spendcast.purchases p
      where p.customer_id = customer.customer_id and p.arrival <= until
        and not exists (
          select from spendcast.corrections c where c.fact_arrival = p.arrival and c.arrival <= until)
    ) n
    where t.customer_id = customer.customer_id;
  end loop;
end
$$;

-- As in V15, with corrections.
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
  delete from spendcast.prediction_hours where predictions = 0;

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
  call spendcast.correct_customers(above, until);
end
$$;

-- Views ---------------------------------------------------------------------------------------------

-- As in V15: what the customer did since counts without corrected facts.
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
    and l.arrival <> all (array(
      select c.fact_arrival from spendcast.corrections c where c.customer_id = a.customer_id))
) s
union all
select now() at time zone 'UTC' - interval '1 minute', 'no alert in the last 7 days', 0, 'alerts show here as soon as they are made', '–', null, 0,
  0, 0, null, null, null, '–', (select base_currency from spendcast.settings),
  null, null, null, null
where not exists (select from newest);

-- As in V15, without corrected facts.
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
  where f.customer_id = c.customer_id
    and f.arrival <> all (array(
      select x.fact_arrival from spendcast.corrections x where x.customer_id = c.customer_id))
  order by f.occurred_at desc, f.arrival desc limit 50
) p
left join spendcast.predictions r on r.event_id = p.event_id and r.role = 'champion'
left join spendcast.alerts a on a.event_id = p.event_id
union all
select 'no purchase yet', null, '–', 0, 0, null, null, null, null, null,
  (select base_currency from spendcast.settings), null, null, null
where not exists (select from spendcast.customer_totals);

-- As in V8, for versions all of whose predictions were corrected.
create or replace view dashboards.model_versions as
with versions as (
  select role, model, version, sum(predictions)::bigint as predictions,
    (coalesce(sum(predictions) filter (where hour > now() - interval '24 hours'), 0))::bigint as last_day,
    sum(expected_spend) / nullif(sum(predictions), 0) as mean_expected_spend,
    min(first_at) as first_at, max(last_at) as last_at
  from spendcast.predictions_now
  group by role, model, version
  having sum(predictions) > 0
)
select role, model, left(version, 12) as version, predictions, last_day, mean_expected_spend,
  first_at at time zone 'UTC' as first_at, last_at at time zone 'UTC' as last_at,
  (last_at = max(last_at) over (partition by role)) as serving,
  (select base_currency from spendcast.settings) as currency
from versions
union all
select 'champion', 'no prediction yet', '–', 0, 0, 0, null, null, false,
  (select base_currency from spendcast.settings)
where not exists (select from versions);
