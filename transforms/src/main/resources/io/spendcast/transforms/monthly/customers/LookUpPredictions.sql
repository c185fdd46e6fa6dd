-- The champion's predictions for the newest scored purchase of each of some customers, added up.
select
  :segment as segment,
  r.horizon_days,
  count(*) as customers,
  (sum(r.expected_spend) * 10000)::bigint as expected_e4,
  sum(r.purchase_probability::numeric) as expected_buyers
from unnest(:customer_ids::text[]) c (customer_id)
cross join lateral (
  select p.event_id
  from spendcast.purchases p
  where p.customer_id = c.customer_id
    and p.occurred_at >= :from_time::timestamptz and p.occurred_at < :until_time::timestamptz and p.arrival < :arrival_bound
    and p.type = 'purchase' and p.unscored is null
    and not exists (
      select from spendcast.corrections x where x.fact_arrival = p.arrival and x.arrival < :arrival_bound)
  order by p.occurred_at desc, p.arrival desc
  limit 1
) n
cross join lateral (
  select p.horizon_days, p.expected_spend, p.purchase_probability
  from spendcast.predictions p
  where p.event_id = n.event_id and p.role = 'champion'
  order by p.predicted_at desc, p.model, p.version
  limit 1
) r
group by r.horizon_days
