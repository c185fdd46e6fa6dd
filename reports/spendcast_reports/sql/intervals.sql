select role, model, version, tenth, predictions, within_interval, exceed_probability, exceeded
from spendcast.monthly_intervals
where run_id = %s
order by role, model collate "C", version collate "C", tenth
