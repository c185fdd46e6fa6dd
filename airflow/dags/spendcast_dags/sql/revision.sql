-- The newest rendering of a month's report.
select max(revision) from spendcast.reports where month = to_date(%(month)s, 'YYYY-MM')
