select segment, customers, orders, revenue, net_revenue, recency_days, expected_spend
from spendcast.monthly_segments
where run_id = %s
order by net_revenue desc, segment collate "C"
