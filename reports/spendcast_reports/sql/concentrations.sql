select top_percent, customers, revenue
from spendcast.monthly_concentration
where run_id = %s
order by top_percent
