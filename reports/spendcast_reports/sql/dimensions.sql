select dimension, value, revenue, orders, units, revenue_month_before, revenue_year_before,
  top_rank, fallen_rank
from spendcast.monthly_dimensions
where run_id = %s
order by dimension, top_rank, fallen_rank, value collate "C"
