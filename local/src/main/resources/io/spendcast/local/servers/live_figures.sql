-- What became of the records since the live events began; latency over the last ten seconds.
with live as (select ?::timestamptz as since)
select
  (select count(*) from spendcast.purchases, live where stored_at >= since) as stored,
  (select count(*) from spendcast.predictions, live
    where predicted_at >= since and role = 'champion') as predictions,
  (select count(*) from spendcast.alerts, live
    where created_at >= since and status in ('pending', 'published', 'failed')) as alerts,
  (select count(*) from spendcast.duplicates, live where stored_at >= since) as duplicates,
  (select count(*) from spendcast.dead_letters, live where stored_at >= since) as dead_letters,
  (select string_agg(reason || ' ' || n, ', ' order by n desc, reason)
    from (select reason, count(*) as n from spendcast.dead_letters, live
      where stored_at >= since group by reason) as by_reason) as dead_letter_reasons,
  p50,
  p99
from (
  select
    round(percentile_cont(0.5) within group (order by latency)::numeric, 2) as p50,
    round(percentile_cont(0.99) within group (order by latency)::numeric, 2) as p99
  from (
    select extract(epoch from stored_at - kafka_timestamp) as latency
    from spendcast.purchases, live
    where stored_at >= greatest(since, now() - interval '10 seconds')
  ) as latest
) as latencies
