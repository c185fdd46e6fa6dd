-- Some of the newest predictions, as dashboards will show them.
select
  purchases.customer_id as customer,
  to_char(purchases.occurred_at, 'YYYY-MM-DD HH24:MI') as purchase,
  spendcast.amount_text(purchases.amount) as amount,
  to_char(predictions.purchase_probability * 100, 'FM990 %') as buys_again,
  spendcast.amount_text(predictions.expected_spend) as expected_spend,
  to_char(predictions.spend_low, 'FM999,999,990') || ' to '
    || to_char(predictions.spend_high, 'FM999,999,990') as in_8_of_10_cases,
  predictions.horizon_days || ' days' as within
from (select * from spendcast.purchases where type = 'purchase' order by arrival desc limit 200) as purchases
join spendcast.predictions using (event_id)
where predictions.role = 'champion'
order by purchases.arrival desc
limit 5
