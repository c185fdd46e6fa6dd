-- All numbers of a month's report in plain SQL, a temporary table expected_x for each monthly_x. Written
-- apart from the Java, which is held to it; also the yardstick of the benchmark. Settings of the session:
-- report.month, report.arrival_bound, report.moment.

create temporary table report as
select
  m.month,
  spendcast.day_start(m.month, (select time_zone from spendcast.settings)) as from_at,
  spendcast.day_start(m.month + interval '1 month', (select time_zone from spendcast.settings)) as until_at,
  spendcast.day_start(m.month + interval '1 month' - interval '365 days', (select time_zone from spendcast.settings)) as year_from_at,
  spendcast.day_start(m.month - interval '365 days', (select time_zone from spendcast.settings)) as year_before_from_at,
  current_setting('report.arrival_bound')::bigint as arrival_bound,
  current_setting('report.moment')::timestamptz as moment
from (select current_setting('report.month')::timestamp as month) m;

create temporary table periods as
select
  p.period,
  spendcast.day_start(month - p.back, (select time_zone from spendcast.settings)) as from_at,
  spendcast.day_start(month - p.back + interval '1 month', (select time_zone from spendcast.settings)) as until_at
from report
cross join (values
  ('month', interval '0'), ('month_before', interval '1 month'), ('year_before', interval '1 year')
) p (period, back);

-- What counts: not what was corrected before the bound.
create temporary table counted as
select p.*
from spendcast.purchases p, report r
where p.arrival < r.arrival_bound
  and p.event_id not in (select c.event_id from spendcast.corrections c where c.arrival < r.arrival_bound);

-- The facts of the three periods.
create temporary table facts as
select
  q.period,
  (p.occurred_at at time zone (select time_zone from spendcast.settings))::date as day,
  p.event_id, p.type, p.customer_id, p.amount, p.units, p.country, p.channel, p.rate, p.unscored,
  p.occurred_at, p.kafka_timestamp, p.stored_at,
  p.topic_id in (select topic_id from spendcast.kafka_ledger where consumer_group = 'backfill') as loaded,
  case when p.type = 'purchase' then p.items end as items
from counted p
join periods q on p.occurred_at >= q.from_at and p.occurred_at < q.until_at;

-- Events of the month, corrected or not: alerts and duplicates of them are counted.
create temporary table events as
select p.event_id, p.event_id in (
  select c.event_id from spendcast.corrections c where c.arrival < r.arrival_bound) as corrected
from spendcast.purchases p, report r
where p.arrival < r.arrival_bound and p.occurred_at >= r.from_at and p.occurred_at < r.until_at;

create temporary table expected_totals as
select
  q.period,
  coalesce(sum(f.amount) filter (where f.type = 'purchase'), 0) as revenue,
  coalesce(-sum(f.amount) filter (where f.type = 'refund'), 0) as refunded,
  count(*) filter (where f.type = 'purchase') as orders,
  count(*) filter (where f.type = 'refund') as refunds,
  count(distinct f.customer_id) filter (where f.type = 'purchase') as customers,
  coalesce(sum(f.units) filter (where f.type = 'purchase'), 0) as units
from periods q
left join facts f using (period)
group by q.period;

create temporary table expected_days as
select
  q.period,
  d.day::date as day,
  coalesce(sum(f.amount) filter (where f.type = 'purchase'), 0) as revenue,
  coalesce(-sum(f.amount) filter (where f.type = 'refund'), 0) as refunded,
  count(*) filter (where f.type = 'purchase') as orders,
  count(distinct f.customer_id) filter (where f.type = 'purchase') as customers
from periods q
cross join lateral generate_series(
  date_trunc('day', q.from_at at time zone (select time_zone from spendcast.settings)),
  (q.until_at - interval '1 microsecond') at time zone (select time_zone from spendcast.settings),
  interval '1 day') d (day)
left join facts f on f.day = d.day::date
group by q.period, d.day;

-- By customer and calendar month, which all else about customers is made of.
create temporary table customer_months as
select
  p.customer_id,
  date_trunc('month', p.occurred_at at time zone (select time_zone from spendcast.settings)) as month,
  count(*) filter (where p.type = 'purchase') as orders,
  coalesce(sum(p.amount) filter (where p.type = 'purchase'), 0) as revenue
from counted p, report r
where p.occurred_at < r.until_at
group by 1, 2
having count(*) filter (where p.type = 'purchase') > 0;

create temporary table customers as
select
  c.customer_id,
  min(c.month) as cohort,
  coalesce(sum(c.orders) filter (where c.month = r.month), 0) as orders,
  coalesce(sum(c.revenue) filter (where c.month = r.month), 0) as revenue,
  coalesce(sum(c.orders) filter (where c.month = r.month - interval '1 month'), 0) as orders_before,
  coalesce(sum(c.revenue) filter (where c.month = r.month - interval '1 month'), 0) as revenue_before
from customer_months c, report r
group by c.customer_id;

create temporary table expected_customers as
select
  k.kind,
  count(c.customer_id) as customers,
  coalesce(sum(case when k.kind = 'lapsed' then c.orders_before else c.orders end), 0) as orders,
  coalesce(sum(case when k.kind = 'lapsed' then c.revenue_before else c.revenue end), 0) as revenue
from (values ('new'), ('returning'), ('lapsed')) k (kind)
left join (
  select c.*,
    case
      when c.orders > 0 and c.cohort = r.month then 'new'
      when c.orders > 0 then 'returning'
      when c.orders_before > 0 then 'lapsed'
    end as kind
  from customers c, report r
) c using (kind)
group by k.kind;

-- Recency, frequency and monetary value at the end of the month and at its start.
create temporary table rfm as
select
  w.at,
  p.customer_id,
  ((w.until_at - interval '1 microsecond') at time zone (select time_zone from spendcast.settings))::date
    - (max(p.occurred_at) filter (where p.type = 'purchase')
      at time zone (select time_zone from spendcast.settings))::date as recency,
  count(*) filter (where p.type = 'purchase') as frequency,
  sum(p.amount) as monetary
from (
  select 'now' as at, year_from_at as from_at, until_at from report
  union all
  select 'before', year_before_from_at, from_at from report
) w
join counted p on p.occurred_at >= w.from_at and p.occurred_at < w.until_at
group by w.at, w.until_at, p.customer_id
having count(*) filter (where p.type = 'purchase') > 0;

create temporary table segments (recency int, worth int, segment text);
insert into segments values
  (5, 1, 'new'), (5, 2, 'potential_loyalists'), (5, 3, 'potential_loyalists'), (5, 4, 'champions'), (5, 5, 'champions'),
  (4, 1, 'promising'), (4, 2, 'potential_loyalists'), (4, 3, 'potential_loyalists'), (4, 4, 'loyal'), (4, 5, 'loyal'),
  (3, 1, 'about_to_sleep'), (3, 2, 'about_to_sleep'), (3, 3, 'need_attention'), (3, 4, 'loyal'), (3, 5, 'loyal'),
  (2, 1, 'hibernating'), (2, 2, 'hibernating'), (2, 3, 'at_risk'), (2, 4, 'at_risk'), (2, 5, 'cant_lose'),
  (1, 1, 'hibernating'), (1, 2, 'hibernating'), (1, 3, 'at_risk'), (1, 4, 'at_risk'), (1, 5, 'cant_lose');

create temporary table customer_segments as
with bounds as (
  select
    at,
    percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by recency) as r,
    percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by frequency) as f,
    percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by monetary) as m
  from rfm
  group by at
),
scored as (
  select
    c.*,
    5 - (select count(*) from unnest(b.r) x where x < c.recency) as r_score,
    1 + (select count(*) from unnest(b.f) x where x < c.frequency) as f_score,
    1 + (select count(*) from unnest(b.m) x where x < c.monetary) as m_score
  from rfm c
  join bounds b using (at)
)
select s.at, s.customer_id, s.recency, s.monetary, g.segment
from scored s
join segments g on g.recency = s.r_score and g.worth = ceil((s.f_score + s.m_score) / 2.0);

-- The champion's prediction for each customer's newest scored purchase of the 365 days.
create temporary table newest_predictions as
select distinct on (n.customer_id)
  n.customer_id, r.horizon_days, r.expected_spend, r.purchase_probability
from (
  select distinct on (p.customer_id) p.customer_id, p.event_id
  from counted p, report r
  where p.type = 'purchase' and p.unscored is null
    and p.occurred_at >= r.year_from_at and p.occurred_at < r.until_at
  order by p.customer_id, p.occurred_at desc, p.arrival desc
) n
join spendcast.predictions r using (event_id)
where r.role = 'champion'
order by n.customer_id, r.predicted_at desc, r.model, r.version;

-- Predictions of different horizons cannot be added up: those of most customers count.
delete from newest_predictions
where horizon_days <> (
  select horizon_days from newest_predictions
  group by horizon_days order by count(*) desc, horizon_days desc limit 1);

create temporary table expected_segments as
select
  s.segment,
  count(*) as customers,
  sum(c.orders) as orders,
  sum(c.revenue) as revenue,
  sum(s.monetary) as net_revenue,
  round(avg(s.recency), 2) as recency_days,
  sum(n.expected_spend) as expected_spend
from customer_segments s
join customers c using (customer_id)
left join newest_predictions n using (customer_id)
where s.at = 'now'
group by s.segment;

create temporary table expected_segment_flows as
select
  coalesce(b.segment, 'none') as segment_before,
  coalesce(n.segment, 'none') as segment,
  count(*) as customers
from (select * from customer_segments where at = 'before') b
full join (select * from customer_segments where at = 'now') n using (customer_id)
group by 1, 2;

create temporary table expected_outlook as
select
  horizon_days,
  count(*) as customers,
  sum(expected_spend) as expected_spend,
  sum(purchase_probability::numeric) as expected_buyers
from newest_predictions
group by horizon_days;

create temporary table expected_cohorts as
select
  c.cohort::date as cohort,
  a.age as age_months,
  (select count(*) from customers x where x.cohort = c.cohort) as customers,
  count(m.customer_id) as active,
  coalesce(sum(m.revenue), 0) as revenue
from report r
cross join lateral generate_series(r.month - interval '11 months', r.month, interval '1 month') c (cohort)
cross join lateral generate_series(
  0, (extract(year from age(r.month, c.cohort)) * 12 + extract(month from age(r.month, c.cohort)))::int) a (age)
left join customers u on u.cohort = c.cohort
left join customer_months m
  on m.customer_id = u.customer_id and m.month = c.cohort + make_interval(months => a.age)
group by c.cohort, a.age;

-- What was sold of each thing in each period; an order with several lines of a thing is one order.
create temporary table sold as
select 'country' as dimension, country as value, period, sum(amount) as revenue,
  count(*) as orders, sum(units) as units
from facts where type = 'purchase' group by 2, 3
union all
select 'channel', channel, period, sum(amount), count(*), sum(units)
from facts where type = 'purchase' group by 2, 3;

create temporary table items as
select f.period, f.event_id, i ->> 'sku' as sku, coalesce(i ->> 'category', '') as category,
  (i ->> 'quantity')::bigint as units,
  (i ->> 'quantity')::bigint * (i ->> 'unit_price')::numeric * f.rate as revenue
from facts f
cross join lateral jsonb_array_elements(f.items) i;

insert into sold
select 'product', sku, period, sum(revenue), count(distinct event_id), sum(units)
from items group by 2, 3
union all
select 'category', category, period, sum(revenue), count(distinct event_id), sum(units)
from items group by 2, 3;

create temporary table expected_dimensions as
with compared as (
  select
    dimension,
    value,
    round(coalesce(sum(revenue) filter (where period = 'month'), 0), 4) as revenue,
    coalesce(sum(orders) filter (where period = 'month'), 0) as orders,
    coalesce(sum(units) filter (where period = 'month'), 0) as units,
    round(coalesce(sum(revenue) filter (where period = 'month_before'), 0), 4) as revenue_month_before,
    round(coalesce(sum(revenue) filter (where period = 'year_before'), 0), 4) as revenue_year_before
  from sold
  group by dimension, value
),
ranked as (
  select
    c.*,
    case when orders > 0 then row_number() over (
      partition by dimension, orders > 0 order by revenue desc, value collate "C") end as top_rank,
    case when revenue < revenue_month_before then row_number() over (
      partition by dimension, revenue < revenue_month_before
      order by revenue - revenue_month_before, value collate "C") end as fallen_rank
  from compared c
)
select dimension, value, revenue, orders, units, revenue_month_before, revenue_year_before,
  case when top_rank <= 20 then top_rank end as top_rank,
  case when fallen_rank <= 20 then fallen_rank end as fallen_rank
from ranked
where top_rank <= 20 or fallen_rank <= 20;

create temporary table expected_concentration as
select
  t.top_percent,
  ceil(t.top_percent * (select count(*) from customers where orders > 0) / 100.0) as customers,
  coalesce((
    select sum(x.revenue) from (
      select revenue, row_number() over (order by revenue desc) as place
      from customers where orders > 0
    ) x
    where x.place <= ceil(t.top_percent * (select count(*) from customers where orders > 0) / 100.0)
  ), 0) as revenue
from (values (1), (5), (20)) t (top_percent);

create temporary table expected_predictions as
select
  r.role, r.model, r.version,
  case
    when r.expected_spend >= 10000 then 10000
    when r.expected_spend >= 5000 then 5000
    when r.expected_spend >= 2500 then 2500
    when r.expected_spend >= 1000 then 1000
    when r.expected_spend >= 500 then 500
    when r.expected_spend >= 250 then 250
    when r.expected_spend >= 100 then 100
    when r.expected_spend >= 50 then 50
    when r.expected_spend >= 25 then 25
    when r.expected_spend >= 10 then 10
    else 0
  end as lower_bound,
  count(*) as predictions,
  sum(r.expected_spend) as expected_spend,
  avg(r.purchase_probability::numeric) as mean_probability,
  min(r.predicted_at) as first_at,
  max(r.predicted_at) as last_at
from facts f
join spendcast.predictions r using (event_id)
where f.period = 'month' and f.type = 'purchase'
group by 1, 2, 3, 4;

create temporary table due as
select o.*
from spendcast.prediction_outcomes o, report r
where o.due_at >= r.from_at and o.due_at < r.until_at and o.judged_at < r.moment;

create temporary table expected_outcomes as
with bounds as (
  select role, model, version,
    percentile_disc(array[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
      within group (order by expected_spend) as tenths
  from due
  group by 1, 2, 3
)
select
  d.role, d.model, d.version,
  1 + (select count(*) from unnest(b.tenths) x where x < d.expected_spend) as decile,
  count(*) as predictions,
  sum(d.expected_spend) as expected_spend,
  sum(greatest(d.actual_spend, 0)) as actual_spend,
  avg(d.purchase_probability::numeric) as mean_probability,
  count(*) filter (where d.bought) as bought
from due d
join bounds b using (role, model, version)
group by 1, 2, 3, 4;

create temporary table expected_intervals as
select role, model, version, least(floor(exceed_probability * 10), 9)::int as tenth,
  count(*) as predictions,
  count(*) filter (where within_interval) as within_interval,
  sum(exceed_probability) as exceed_probability,
  count(*) filter (where exceeded) as exceeded
from due
where within_interval is not null
group by 1, 2, 3, 4;

create temporary table expected_alerts as
select a.status, count(*) as alerts, sum(a.expected_spend) as expected_spend
from events e
join spendcast.alerts a using (event_id)
group by a.status;

create temporary table expected_alert_outcomes as
select
  d.threshold,
  count(*) as due,
  count(a.event_id) as alerted,
  count(*) filter (where d.actual_spend > d.threshold) as over_threshold,
  count(a.event_id) filter (where d.actual_spend > d.threshold) as alerted_over_threshold
from report r
join (
  select *, case when exceed_threshold is null then 1000 else exceed_threshold end as threshold
  from due
) d on d.role = 'champion'
left join spendcast.alerts a on a.event_id = d.event_id and a.created_at < r.moment
group by d.threshold;

create temporary table expected_dead_letters as
select d.step, d.reason, count(*) as records, count(d.resolved_at) as resolved
from spendcast.dead_letters d, report r
where d.kafka_timestamp >= r.from_at and d.kafka_timestamp < r.until_at and d.stored_at < r.moment
group by d.step, d.reason;

create temporary table expected_quality as
select 'duplicates' as measure, count(*)::numeric as value
from spendcast.duplicates d
join events e using (event_id), report r
where d.stored_at < r.moment
union all
select 'corrections', count(*) from events where corrected
union all
select 'dead_letters', coalesce(sum(records), 0) from expected_dead_letters
union all
select 'unscored', count(unscored) from facts where period = 'month'
union all
select 'late_events', count(*) from facts
where period = 'month' and not loaded and kafka_timestamp - occurred_at > interval '1 hour'
union all
select 'ledger_gaps', count(*)
from spendcast.ledger_gaps g, report r
where g.recorded_at >= r.from_at and g.recorded_at < least(r.until_at, r.moment)
union all
select k.kind || '_offsets', coalesce(sum(upper(g.gap) - lower(g.gap)), 0)
from (values ('void'), ('lost')) k (kind)
cross join report r
left join spendcast.ledger_gaps g on g.kind = k.kind
  and g.recorded_at >= r.from_at and g.recorded_at < least(r.until_at, r.moment)
group by k.kind
union all
select 'latency_' || l.name || '_seconds', l.value
from (
  select percentile_disc(array[0.5, 0.95, 0.99, 1]) within group (
    order by floor(extract(epoch from stored_at - kafka_timestamp) * 1000) / 1000) as p
  from facts where period = 'month' and not loaded
) s
cross join lateral (values ('p50', s.p[1]), ('p95', s.p[2]), ('p99', s.p[3]), ('max', s.p[4])) l (name, value)
where l.value is not null;
