select status, alerts, expected_spend
from spendcast.monthly_alerts
where run_id = %s
order by status collate "C"
