-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

-- The dashboard Customer asks for one customer at a time. Each view begins with this one, so that the
-- filter reaches the indexes of both its parts; without a filter the views read every customer.
create or replace view spendcast.customer_ids as
select customer_id from spendcast.customer_totals
union
select customer_id from spendcast.purchases
where arrival > (select arrival_until from spendcast.dashboard_progress);

-- What the filter offers, the best customer first.
create or replace view dashboards.customer_list as
select customer_id, coalesce(t.revenue, 0) as revenue
from spendcast.customer_ids left join spendcast.customer_totals t using (customer_id)
union all
select 'no purchase yet', 0 where not exists (select from spendcast.purchases);
comment on view dashboards.customer_list is 'every customer, with the revenue as of the last refresh';

-- Facts that count: without the corrected ones.
create or replace view spendcast.valid_facts as
select * from spendcast.purchases p
where not exists (
  select from spendcast.corrections c where c.fact_arrival = p.arrival and c.customer_id = p.customer_id);

create or replace view dashboards.customer_facts as
select c.customer_id, p.occurred_at at time zone (select time_zone from spendcast.settings) as occurred_at, p.type::text as type, p.amount,
  p.units, coalesce(nullif(p.main_category, ''), 'unknown') as category,
  coalesce(nullif(p.country, ''), 'unknown') as country,
  coalesce(nullif(p.channel, ''), 'unknown') as channel,
  r.expected_spend, r.spend_low, r.spend_high, r.exceed_probability, r.purchase_probability,
  left(r.version, 12) as version,
  o.actual_spend, o.due_at at time zone (select time_zone from spendcast.settings) as due_at,
  replace(a.status, '_', ' ') as alert,
  case when spendcast.went_out(a.status) then a.work_state end as work_state,
  p.event_id, (select base_currency from spendcast.settings) as currency
from spendcast.customer_ids c
cross join lateral (
  select * from spendcast.valid_facts f
  where f.customer_id = c.customer_id
  order by f.occurred_at desc, f.arrival desc
  limit 200
) p
left join lateral (
  select * from spendcast.predictions where event_id = p.event_id and role = 'champion' limit 1
) r on true
left join spendcast.prediction_outcomes o
  on o.event_id = r.event_id and o.role = r.role and o.model = r.model and o.version = r.version
left join spendcast.alerts a on a.event_id = p.event_id
union all
select 'no purchase yet', now() at time zone (select time_zone from spendcast.settings), '–', null, null, null, null, null, null, null, null,
  null, null, null, null, null, '–', '–', '–', (select base_currency from spendcast.settings)
where not exists (select from spendcast.purchases);
comment on view dashboards.customer_facts is 'the newest 200 facts of each customer, with prediction, outcome and alert; ask for one customer';

-- A customer without an alert has one row that says so.
create or replace view dashboards.customer_alerts as
select c.customer_id, n.created_at at time zone (select time_zone from spendcast.settings) as created_at, n.amount as purchase, n.expected_spend,
  n.spend_low, n.spend_high, n.exceed_probability, n.actual_spend,
  coalesce(n.reason, 'no alert among the newest 200 facts') as reason, replace(n.status, '_', ' ') as status,
  case when spendcast.went_out(n.status) then n.work_state end as work_state, n.marked_by, n.marked_at at time zone (select time_zone from spendcast.settings) as marked_at, n.note,
  case when spendcast.went_out(n.status) then spendcast.alert_link(n.event_id, 'mark') else '–' end as mark,
  n.event_id, (select base_currency from spendcast.settings) as currency
from spendcast.customer_ids c
left join lateral (
  select a.*, p.amount, r.spend_low, r.spend_high, r.exceed_probability, o.actual_spend
  from (
    select * from spendcast.valid_facts f
    where f.customer_id = c.customer_id
    order by f.occurred_at desc, f.arrival desc
    limit 200
  ) p
  join spendcast.alerts a on a.event_id = p.event_id
  left join lateral (
    select * from spendcast.predictions where event_id = p.event_id and role = 'champion' limit 1
  ) r on true
  left join spendcast.prediction_outcomes o
    on o.event_id = r.event_id and o.role = r.role and o.model = r.model and o.version = r.version
) n on true
union all
select 'no purchase yet', null, null, null, null, null, null, null, 'no purchase yet', '–', '–', null, null,
  null, '–', '–', (select base_currency from spendcast.settings)
where not exists (select from spendcast.purchases);
comment on view dashboards.customer_alerts is 'alerts of the newest 200 facts of each customer; ask for one customer';

create or replace view dashboards.customer_profile as
select c.customer_id,
  coalesce(nullif(n.country, ''), 'unknown') as country,
  coalesce(nullif(n.channel, ''), 'unknown') as channel,
  coalesce((
    select spendcast.segment_label(g.segment) from spendcast.customer_segments g
    where g.customer_id = c.customer_id), 'none') as segment,
  s.orders, s.revenue, s.refunded, s.first_at at time zone (select time_zone from spendcast.settings) as first_at,
  s.last_at at time zone (select time_zone from spendcast.settings) as last_at,
  (select base_currency from spendcast.settings) as currency
from spendcast.customer_ids c
cross join lateral (
  select * from spendcast.valid_facts f
  where f.customer_id = c.customer_id
  order by f.occurred_at desc, f.arrival desc
  limit 1
) n
cross join lateral (
  select count(*) filter (where p.type = 'purchase') as orders,
    coalesce(sum(p.amount) filter (where p.type = 'purchase'), 0) as revenue,
    coalesce(-sum(p.amount) filter (where p.type = 'refund'), 0) as refunded,
    min(p.occurred_at) as first_at, max(p.occurred_at) as last_at
  from spendcast.valid_facts p
  where p.customer_id = c.customer_id
) s
union all
select 'no purchase yet', '–', '–', 'none', 0, null, null, null, null,
  (select base_currency from spendcast.settings)
where not exists (select from spendcast.purchases);
comment on view dashboards.customer_profile is 'every customer who has facts that count; ask for one customer';

-- Values that the model received for a purchase, by the definitions of its features: a test compares them
-- with the features that Java computes.
create or replace function spendcast.explain(event text)
  returns table (line int, measure text, value numeric)
  language sql stable security definer set search_path = pg_catalog as
$$
  with asked as (
    select * from spendcast.purchases where event_id = $1
  ),
  earlier as (
    select round(date_part('epoch', a.occurred_at) * 1000000)::bigint - h.micros as age, h.amount_e4 / 10000.0 as amount
    from asked a
    cross join lateral spendcast.history_before(a.customer_id, a.occurred_at, a.arrival) b
    cross join lateral unnest(b.micros, b.amount_e4, b.refunds) h(micros, amount_e4, refund)
    where not h.refund
  ),
  sums as (
    select count(*) as purchases, min(age) as newest, avg(amount) as mean,
      count(*) filter (where age <= 90 * 86400000000) as purchases_90d,
      count(*) filter (where age > 90 * 86400000000 and age <= 180 * 86400000000) as purchases_before,
      coalesce(sum(amount) filter (where age <= 90 * 86400000000), 0) as spend_90d,
      coalesce(sum(amount) filter (where age > 90 * 86400000000 and age <= 180 * 86400000000), 0)
        as spend_before
    from earlier
  )
  select m.line, m.measure, m.value
  from asked a cross join sums s
  cross join (
    select spendcast.currency_decimals(base_currency) as decimals from spendcast.settings) z
  cross join lateral (values
    (6, 'amount of this purchase', round(a.amount, z.decimals)),
    (7, 'mean amount of the purchases before', round(s.mean, z.decimals)),
    (8, 'amount / mean amount', round(a.amount / nullif(s.mean, 0), 2)),
    (9, 'purchases before', s.purchases::numeric),
    (10, 'days since the last purchase', round(s.newest / 86400000000.0, 1)),
    (11, 'purchases in the 90 days before', s.purchases_90d::numeric),
    (12, 'more purchases than in the 90 days before those', (s.purchases_90d - s.purchases_before)::numeric),
    (13, 'spend in the 90 days before', round(s.spend_90d, z.decimals)),
    (14, 'more spend than in the 90 days before those', round(s.spend_90d - s.spend_before, z.decimals))
  ) m(line, measure, value)
$$;
revoke execute on function spendcast.explain from public;
grant execute on function spendcast.explain to spendcast_dashboards, spendcast_reader;

-- The newest prediction of a customer beside the one before it. Result first, then what led to it.
create or replace view dashboards.customer_explanation as
with scored as (
  select c.customer_id, n.nth, m.line, m.measure, m.value
  from spendcast.customer_ids c
  left join lateral (
    select row_number() over (order by f.occurred_at desc, f.arrival desc) as nth, f.event_id,
      r.expected_spend, r.spend_low, r.spend_high, r.purchase_probability, r.exceed_probability
    from spendcast.valid_facts f
    join spendcast.predictions r on r.event_id = f.event_id and r.role = 'champion'
    where f.customer_id = c.customer_id
    order by f.occurred_at desc, f.arrival desc
    limit 2
  ) n on true
  cross join (
    select spendcast.currency_decimals(base_currency) as decimals from spendcast.settings) z
  cross join lateral (
    values
      (1, 'expected spend', round(n.expected_spend, z.decimals)),
      (2, 'from (8 of 10 cases)', round(n.spend_low, z.decimals)),
      (3, 'to (8 of 10 cases)', round(n.spend_high, z.decimals)),
      (4, 'chance to buy again, %', round(100 * n.purchase_probability::numeric, 1)),
      (5, 'chance of a large spend, %', round(100 * n.exceed_probability, 1))
    union all
    select * from spendcast.explain(n.event_id)
  ) m(line, measure, value)
)
select customer_id, line, measure, max(value) filter (where nth = 1) as value,
  max(value) filter (where nth = 2) as value_before,
  max(value) filter (where nth = 1) - max(value) filter (where nth = 2) as difference
from scored
group by customer_id, line, measure
union all
select 'no purchase yet', 1, 'no prediction yet', null, null, null
where not exists (select from spendcast.purchases);
comment on view dashboards.customer_explanation is 'the newest prediction of each customer and the one before it, with what the model knew; ask for one customer';

call spendcast.publish_dashboards();
