select row_to_json(r) from (
  select event_id, customer_id, occurred_at at time zone 'UTC' as occurred_at, expected_spend, status,
    reason, message::jsonb - 'purchase_probability' as message
  from spendcast.alerts
  order by event_id collate "C"
) r
