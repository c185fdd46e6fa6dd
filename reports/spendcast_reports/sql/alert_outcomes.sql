select threshold, due, alerted, over_threshold, alerted_over_threshold
from spendcast.monthly_alert_outcomes
where run_id = %s
order by threshold
