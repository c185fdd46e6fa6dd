select period, revenue, refunded, orders, refunds, customers, units
from spendcast.monthly_totals
where run_id = %s
order by period
