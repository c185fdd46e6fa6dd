-- The published alerts that promise most.
select
  to_char(expected_spend, 'FM999,999,990.00') as expected_spend,
  customer_id as customer,
  to_char(occurred_at, 'YYYY-MM-DD HH24:MI') as purchase,
  reason as why
from spendcast.alerts
where status = 'published'
order by alerts.expected_spend desc, event_id
limit 5
