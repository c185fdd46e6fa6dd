-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

-- A month is compared with another of at least 30 purchases, the first of them in its first week: one of a
-- few purchases, or that of the shop's opening, would give any percentage. The report's LEAST_ORDERS is as many.
create or replace view dashboards.month_totals as
select r.label as month, coalesce(t.period, 'month') as period,
  t.revenue::numeric as revenue, t.refunded::numeric as refunded, t.orders, t.refunds, t.customers, t.units,
  (select base_currency from spendcast.settings) as currency,
  t.orders >= 30 and exists (
    select from spendcast.monthly_days d
    where d.run_id = t.run_id and d.period = t.period and d.orders > 0 and extract(day from d.day) <= 7
  ) as comparable
from spendcast.current_runs r left join spendcast.monthly_totals t using (run_id);
comment on view dashboards.month_totals is 'of the month, the month before and the same month a year before';

-- Days before the first purchase that the run has are unknown.
create or replace view dashboards.month_days as
select r.label as month, coalesce(replace(d.period, '_', ' '), 'month') as period,
  coalesce(extract(day from d.day)::int, 1) as day_of_month, d.day,
  case when b.first <= d.day then d.revenue end::numeric as revenue,
  case when b.first <= d.day then d.refunded end::numeric as refunded,
  case when b.first <= d.day then d.orders end as orders,
  case when b.first <= d.day then d.customers end as customers,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r
left join spendcast.monthly_days d using (run_id)
left join (
  select run_id, min(day) as first from spendcast.monthly_days where orders > 0 group by 1
) b using (run_id);
comment on view dashboards.month_days is 'days of a month beside those of the month and the year before';

create or replace view dashboards.month_customers as
select r.label as month, coalesce(c.kind, 'none') as kind, coalesce(c.customers, 0) as customers,
  coalesce(c.orders, 0) as orders, coalesce(c.revenue, 0) as revenue,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_customers c using (run_id);
comment on view dashboards.month_customers is 'new, returning and lapsed customers of a month';

-- A dimension without a row gets one, which no other dimension shows. Revenue of a month in which nothing
-- was sold is unknown to the months after it.
create or replace view dashboards.month_dimensions as
select r.label as month, k.dimension,
  case when r.run_id is null then 'no report yet' when d.value is null then 'none' else coalesce(nullif(d.value, ''), 'unknown') end as value,
  coalesce(d.revenue, 0) as revenue, coalesce(d.orders, 0) as orders, coalesce(d.units, 0) as units,
  case when m.orders > 0 then d.revenue_month_before end::numeric as revenue_month_before,
  case when y.orders > 0 then d.revenue_year_before end::numeric as revenue_year_before,
  case when m.orders > 0 then d.revenue - d.revenue_month_before end::numeric as change,
  case when d.value is null then 1 else d.top_rank end as top_rank, d.fallen_rank,
  case when d.dimension = 'category' then nullif(d.value, '') end as category,
  case when d.dimension = 'country' then nullif(d.value, '') end as country,
  case when d.dimension = 'channel' then nullif(d.value, '') end as channel,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r
cross join unnest(array['category', 'product', 'country', 'channel']) k(dimension)
left join spendcast.monthly_dimensions d using (run_id, dimension)
left join spendcast.monthly_totals m on m.run_id = r.run_id and m.period = 'month_before'
left join spendcast.monthly_totals y on y.run_id = r.run_id and y.period = 'year_before';
comment on view dashboards.month_dimensions is 'the best and the most fallen categories, products, countries and channels';

create or replace view dashboards.month_concentration as
select r.label as month, coalesce('best ' || c.top_percent || ' %', '–') as customers_share,
  coalesce(c.customers, 0) as customers, coalesce(c.revenue, 0) as revenue,
  c.revenue / nullif(t.revenue, 0) as revenue_share,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r
left join spendcast.monthly_concentration c using (run_id)
left join spendcast.monthly_totals t on t.run_id = c.run_id and t.period = 'month';
comment on view dashboards.month_concentration is 'how much of a month''s revenue its best customers make';

create or replace view dashboards.month_predictions as
select r.label as month, coalesce(p.role, 'champion') as role, coalesce(left(p.version, 12), '–') as version,
  coalesce(p.lower_bound, 0) as lower_bound, coalesce(p.predictions, 0) as predictions,
  coalesce(p.expected_spend, 0) as expected_spend,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_predictions p using (run_id);
comment on view dashboards.month_predictions is 'predictions of a month by their size';

create or replace view dashboards.month_alerts as
select r.label as month, coalesce(replace(a.status, '_', ' '), 'none') as status,
  coalesce(a.alerts, 0) as alerts, coalesce(a.expected_spend, 0) as expected_spend,
  (select base_currency from spendcast.settings) as currency
from spendcast.current_runs r left join spendcast.monthly_alerts a using (run_id);
comment on view dashboards.month_alerts is 'alerts of a month by what became of them';

create or replace view dashboards.month_quality as
select r.label as month, coalesce(replace(replace(q.measure, 'void_', 'empty_'), '_', ' '), 'none') as measure,
  coalesce(q.value, 0) as value
from spendcast.current_runs r left join spendcast.monthly_quality q using (run_id);
comment on view dashboards.month_quality is 'what was wrong in a month, and how late its records were stored';

create or replace view dashboards.month_report_files as
select to_char(month, 'YYYY-MM') as month, revision, html, pdf from spendcast.reports;
comment on view dashboards.month_report_files is 'reports as they were stored; reports.py serves them';

-- Superset shows the links as links; reports.py serves what is behind them.
create or replace view dashboards.month_reports as
select to_char(f.month, 'YYYY-MM') as month, f.revision,
  f.created_at at time zone (select time_zone from spendcast.settings) as created_at,
  format('<a href="/reports/%1$s/%2$s.html" target="_blank">page</a>',
    to_char(f.month, 'YYYY-MM'), f.revision) as page,
  format('<a href="/reports/%1$s/%2$s.pdf">PDF</a>', to_char(f.month, 'YYYY-MM'), f.revision) as pdf,
  f.code_version
from spendcast.reports f
union all
select 'no report yet', null, null, 'shows here when the first month is reported', '–', null
where not exists (select from spendcast.reports);
comment on view dashboards.month_reports is 'links to the reports';

call spendcast.publish_dashboards();
