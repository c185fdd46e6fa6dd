-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

create or replace view dashboards.customers_segments as
select r.label as month, coalesce(spendcast.segment_label(s.segment), 'none') as segment, coalesce(s.customers, 0) as customers,
  coalesce(s.orders, 0) as orders, coalesce(s.revenue, 0) as revenue,
  coalesce(s.net_revenue, 0) as net_revenue, coalesce(s.recency_days, 0) as recency_days,
  s.expected_spend::numeric as expected_spend,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_segments s using (run_id);
comment on view dashboards.customers_segments is 'customers of the year before the end of a month, by segment';

-- Where there is no report a Sankey diagram needs something to draw: a hair's breadth that reads as 0.
create or replace view dashboards.customers_flows as
select r.label as month,
  coalesce(spendcast.segment_label(f.segment_before), 'none yet') || ' (before)' as segment_before,
  coalesce(spendcast.segment_label(f.segment), 'none yet') as segment, coalesce(f.customers, 0.001) as customers
from spendcast.current_runs r left join spendcast.monthly_segment_flows f using (run_id);
comment on view dashboards.customers_flows is 'customers by their segment a month before and at the end of a month';

-- A month without a new customer is no cohort.
create or replace view dashboards.customers_cohorts as
select r.label as month, coalesce(to_char(c.cohort, 'YYYY-MM'), '–') as cohort,
  coalesce(c.age_months, 0) as age_months, coalesce(c.customers, 0) as customers,
  coalesce(c.active, 0) as active, coalesce(c.revenue, 0) as revenue,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r
left join spendcast.monthly_cohorts c on c.run_id = r.run_id and c.customers > 0;
comment on view dashboards.customers_cohorts is 'customers by the month of their first purchase, and how many of them purchased so many months later';

create or replace view dashboards.customers_top as
select customer_id, coalesce(nullif(country, ''), 'unknown') as country, coalesce(nullif(channel, ''), 'unknown') as channel,
  orders, revenue, refunded,
  first_at at time zone (select time_zone from spendcast.settings) as first_at, last_at at time zone (select time_zone from spendcast.settings) as last_at,
  expected_spend, purchase_probability, left(version, 12) as version,
  (select base_currency from spendcast.settings) as currency,
  spend_low, spend_high, exceed_probability, exceed_threshold
from spendcast.customer_totals
union all
select 'no purchase yet', null, null, null, null, null, null, null, null, null, null,
  (select base_currency from spendcast.settings), null, null, null, null
where not exists (select from spendcast.customer_totals);
comment on view dashboards.customers_top is 'every customer, as of the last refresh; ask for the best by revenue with a limit';

-- Limits the table itself: a join with the view above reads every customer.
create or replace view dashboards.customers_best as
select customer_id, coalesce(nullif(country, ''), 'unknown') as country, coalesce(nullif(channel, ''), 'unknown') as channel,
  orders, revenue, refunded,
  first_at at time zone (select time_zone from spendcast.settings) as first_at,
  last_at at time zone (select time_zone from spendcast.settings) as last_at,
  expected_spend, purchase_probability, left(version, 12) as version,
  (select base_currency from spendcast.settings) as currency,
  spend_low, spend_high, exceed_probability, exceed_threshold
from (select * from spendcast.customer_totals order by revenue desc, customer_id limit 100) b
union all
select 'no purchase yet', null, null, null, null, null, null, null, null, null, null,
  (select base_currency from spendcast.settings), null, null, null, null
where not exists (select from spendcast.customer_totals);
comment on view dashboards.customers_best is 'the hundred best customers by revenue, as of the last refresh';

create or replace view dashboards.customers_history as
select p.customer_id, p.occurred_at at time zone (select time_zone from spendcast.settings) as occurred_at, p.type::text as type, p.amount,
  p.units, coalesce(nullif(p.main_category, ''), 'unknown') as category, coalesce(nullif(p.country, ''), 'unknown') as country,
  coalesce(nullif(p.channel, ''), 'unknown') as channel, r.expected_spend, replace(a.status, '_', ' ') as alert,
  (select base_currency from spendcast.settings) as currency,
  r.spend_low, r.spend_high, r.exceed_probability
from (
  select customer_id from spendcast.customer_totals order by revenue desc, customer_id limit 100
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
select 'no purchase yet', null, '–', null, null, null, null, null, null, null,
  (select base_currency from spendcast.settings), null, null, null
where not exists (select from spendcast.customer_totals);
comment on view dashboards.customers_history is 'the newest 50 facts of each of the 100 best customers by revenue';

call spendcast.publish_dashboards();
