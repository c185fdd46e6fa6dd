select from spendcast.monthly_runs where run_id = %s and is_current
