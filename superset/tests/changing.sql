-- A shop that opens on the tenth of a month, after an empty one, and then has two whole months. In the last
-- toys, FR, stores and SKU-old sell no more; music, BR, apps and SKU-new sell for the first time. Each month
-- has a report, counted here.
set timezone = 'UTC';
insert into spendcast.settings (base_currency) values ('USD') on conflict do nothing;
create temp table months as
select k, date_trunc('month', now()) - k * interval '1 month' as first from generate_series(1, 4) k;

-- In one month an order each 12 hours. A week ago 20 in US, too few to compare with, and 40 in BR; more today.
create temp table facts as
select first + case k when 3 then interval '9 days' + n * interval '6 hours' else n * interval '12 hours' end as at, k, n % 4 = 0 as changes, 10 + n as amount
from months cross join generate_series(1, 40) n where k < 4
union all
select now() - age * interval '1 day' - n * interval '1 minute', 1, changes, 20
from (values (7, false, 20), (7, true, 40), (0, false, 50)) v(age, changes, orders) cross join lateral generate_series(3, 2 + orders) n;

insert into spendcast.purchases (
  event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency, rate,
  country, channel, items, units, lines, main_category, topic_id, partition, kafka_offset, kafka_timestamp)
select 'e-' || n, nextval('spendcast.arrivals'), 'purchase', 'A-' || n, 'C-' || n % 30, at, amount, amount,
  'USD', 1, case when not changes then 'US' when k = 1 then 'BR' else 'FR' end,
  case when not changes then 'web' when k = 1 then 'app' else 'store' end,
  jsonb_build_array(jsonb_build_object('sku', sku, 'category', category, 'quantity', 1, 'unit_price', amount::text)),
  1, 1, category, '00000000-0000-0000-0000-00000000000a', 0, n, at
from (
  select f.*, row_number() over (order by at) as n,
    case when not changes then 'SKU-1' when k = 1 then 'SKU-new' else 'SKU-old' end as sku,
    case when not changes then 'books' when k = 1 then 'music' else 'toys' end as category
  from facts f
) f;

insert into spendcast.monthly_runs (month, code_version, arrival_bound, finished_at, is_current)
select first::date, 'test', 60000, now(), true from months;
create temp view facts_of_periods as
select r.run_id, p.period, p.first::date as first, f.*
from spendcast.monthly_runs r
cross join lateral (values
  ('month', r.month::timestamptz), ('month_before', r.month - interval '1 month'),
  ('year_before', r.month - interval '1 year')) p(period, first)
left join spendcast.purchases f on f.occurred_at >= p.first and f.occurred_at < p.first + interval '1 month';

insert into spendcast.monthly_totals
select run_id, period, coalesce(sum(amount), 0), 0, count(event_id), 0, count(distinct customer_id), count(event_id)
from facts_of_periods group by 1, 2;
insert into spendcast.monthly_days
select run_id, period, day, coalesce(sum(amount) filter (where occurred_at::date = day), 0), 0,
  count(*) filter (where occurred_at::date = day), 0
from facts_of_periods
cross join lateral generate_series(first, first + interval '1 month' - interval '1 day', interval '1 day') g
cross join lateral (select g::date as day) d
group by 1, 2, 3;
insert into spendcast.monthly_dimensions
select run_id, dimension, value, revenue, orders, orders, before, 0,
  case when revenue > 0 then row_number() over (partition by run_id, dimension order by revenue desc, value) end,
  case when before > revenue then row_number() over (partition by run_id, dimension order by revenue - before, value) end
from (
  select run_id, dimension, value, coalesce(sum(amount) filter (where period = 'month'), 0) as revenue,
    count(*) filter (where period = 'month') as orders,
    coalesce(sum(amount) filter (where period = 'month_before'), 0) as before
  from facts_of_periods
  cross join lateral (values ('category', main_category), ('product', items -> 0 ->> 'sku'),
    ('country', country), ('channel', channel)) d(dimension, value)
  where event_id is not null
  group by 1, 2, 3
) s
where revenue > 0 or before > revenue;
insert into spendcast.monthly_cohorts
select run_id, cohort::date, age, count(c.customer_id), count(c.customer_id) filter (where exists (
    select from spendcast.purchases p where p.customer_id = c.customer_id
      and date_trunc('month', p.occurred_at) = cohort + age * interval '1 month')), 0
from spendcast.monthly_runs r
cross join lateral generate_series(r.month - interval '11 months', r.month, interval '1 month') cohort
cross join lateral generate_series(0, 11) age
left join (select customer_id, date_trunc('month', min(occurred_at)) as first from spendcast.purchases group by 1) c
  on c.first = cohort
where cohort + age * interval '1 month' <= r.month
group by 1, 2, 3;
