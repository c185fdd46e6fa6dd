-- What the current report of a month says of it, beside the month and the year before.
select t.period, t.revenue, t.refunded, t.orders, t.customers, s.base_currency,
  spendcast.currency_decimals(s.base_currency) as decimals
from spendcast.monthly_runs r
join spendcast.monthly_totals t using (run_id)
cross join spendcast.settings s
where r.is_current and r.month = to_date(%(month)s, 'YYYY-MM')
