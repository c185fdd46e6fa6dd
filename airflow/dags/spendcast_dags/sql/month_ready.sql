-- True when all records of the month have been read; MonthlyReport asks the same.
select spendcast.month_ready(to_date(%(month)s, 'YYYY-MM'))
