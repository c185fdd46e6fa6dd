-- True when all records of the month have been read; MonthlyReport asks the same. Over shards it is true at once: there
-- MonthlyReport asks each shard, and is asked again while one is not ready.
select %(shards)s::text <> '' or spendcast.month_ready(to_date(%(month)s, 'YYYY-MM'))
