select to_jsonb(p) from (
  select
    role, model, version, horizon_days, purchase_probability, expected_spend, spend_low, spend_high,
    exceed_probability, exceed_threshold, predicted_at
  from spendcast.predictions
  where event_id = ?
  order by role, model, version
) p
