select month from spendcast.monthly_runs where is_current order by month
