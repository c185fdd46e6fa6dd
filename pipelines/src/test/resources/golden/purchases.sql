-- Position, arrival and times of storing are left out: they differ from run to run.
select row_to_json(r) from (
  select event_id, type, order_id, customer_id, occurred_at at time zone 'UTC' as occurred_at, amount,
    original_amount, currency, rate, rate_day, country, channel, items, units, lines, main_category,
    unscored
  from spendcast.purchases
  order by event_id collate "C"
) r
