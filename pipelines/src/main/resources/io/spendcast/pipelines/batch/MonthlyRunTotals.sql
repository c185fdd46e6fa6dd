select t.revenue, t.orders, s.base_currency
from spendcast.monthly_totals t
cross join spendcast.settings s
where t.run_id = ? and t.period = 'month'
