select role, model, version, lower_bound, predictions, expected_spend, mean_probability, first_at,
  last_at
from spendcast.monthly_predictions
where run_id = %s
order by role, model collate "C", version collate "C", lower_bound
