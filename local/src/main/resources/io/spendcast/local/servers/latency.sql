-- Seconds from produced to stored, of every purchase since the live events began.
select
  round(percentile_cont(0.5) within group (order by latency)::numeric, 2) as p50,
  round(percentile_cont(0.99) within group (order by latency)::numeric, 2) as p99
from (
  select extract(epoch from stored_at - kafka_timestamp) as latency
  from spendcast.purchases
  where stored_at >= ?::timestamptz
) as live
