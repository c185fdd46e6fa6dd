select measure, value
from spendcast.monthly_quality
where run_id = %s
order by measure collate "C"
