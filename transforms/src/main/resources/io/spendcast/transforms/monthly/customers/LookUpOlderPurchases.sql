-- Those of some customers who bought before a time. A limit makes it one look into the index for each.
select c.customer_id
from unnest(:customer_ids::text[]) c (customer_id)
cross join lateral (
  select
  from spendcast.purchases p
  where p.customer_id = c.customer_id
    and p.occurred_at < :before::timestamptz and p.arrival < :arrival_bound
    and p.type = 'purchase'
    and not exists (
      select from spendcast.corrections x where x.fact_arrival = p.arrival and x.arrival < :arrival_bound)
  limit 1
) older
