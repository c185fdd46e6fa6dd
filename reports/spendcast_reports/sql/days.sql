select period, day, revenue, refunded, orders, customers
from spendcast.monthly_days
where run_id = %s
order by day, period
