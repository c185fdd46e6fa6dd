-- The customers whose published alerts promise most, each with the best one.
select
  spendcast.amount_text(best.expected_spend) as expected_spend,
  to_char(spend_low, 'FM999,999,990') || ' to ' || to_char(spend_high, 'FM999,999,990')
    as in_8_of_10_cases,
  customer_id as customer,
  to_char(occurred_at, 'YYYY-MM-DD HH24:MI') as purchase,
  reason as why
from (
  select distinct on (customer_id) *
  from spendcast.alerts
  where status = 'published'
  order by customer_id, expected_spend desc, event_id
) as best
left join spendcast.predictions on predictions.event_id = best.event_id and role = 'champion'
order by best.expected_spend desc, best.event_id
limit 5
