select
  r.run_id, r.month, s.base_currency, s.time_zone, r.arrival_bound,
  spendcast.currency_decimals(s.base_currency)
from spendcast.monthly_runs r
cross join spendcast.settings s
where r.month = %s and r.is_current
