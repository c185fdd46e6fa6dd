-- To four decimals: the last digits of a float may differ on another processor.
select row_to_json(r) from (
  select event_id, role, model, version, horizon_days,
    round(purchase_probability::numeric, 4) as purchase_probability, expected_spend,
    spend_low, spend_high, exceed_probability, exceed_threshold
  from spendcast.predictions
  order by event_id collate "C", role
) r
