select horizon_days, customers, expected_spend, expected_buyers
from spendcast.monthly_outlook
where run_id = %s
order by horizon_days
