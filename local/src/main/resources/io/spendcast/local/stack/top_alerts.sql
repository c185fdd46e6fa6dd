-- The customers whose published alerts promise most, each with the best one.
select
  to_char(expected_spend, 'FM999,999,990.00') as expected_spend,
  customer_id as customer,
  to_char(occurred_at, 'YYYY-MM-DD HH24:MI') as purchase,
  reason as why
from (
  select distinct on (customer_id) *
  from spendcast.alerts
  where status = 'published'
  order by customer_id, expected_spend desc, event_id
) as best
order by best.expected_spend desc, event_id
limit 5
