-- Seconds from a process's start to its first row, and to the five seconds in which it stores half and nine
-- tenths of a rate. Parameters: the start, twice; rows a second, twice.
with seconds as (
  select floor(extract(epoch from pg_xact_commit_timestamp(p.xmin) - ?::timestamptz))::int as second, count(*) as rows
  from spendcast.purchases p
  where p.stored_at >= ?::timestamptz
  group by 1
), rates as (
  select second, sum(rows) over (order by second range between current row and 4 following) / 5 as rate
  from seconds
)
select
  min(second) as first,
  coalesce(min(second) filter (where rate >= 0.5 * ?::float8), max(second)) as half,
  coalesce(min(second) filter (where rate >= 0.9 * ?::float8), max(second)) as nine_tenths
from rates
