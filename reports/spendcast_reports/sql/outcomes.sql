select role, model, version, decile, predictions, expected_spend, actual_spend, mean_probability,
  bought
from spendcast.monthly_outcomes
where run_id = %s
order by role, model collate "C", version collate "C", decile
