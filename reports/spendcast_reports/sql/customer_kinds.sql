select kind, customers, orders, revenue
from spendcast.monthly_customers
where run_id = %s
order by kind
