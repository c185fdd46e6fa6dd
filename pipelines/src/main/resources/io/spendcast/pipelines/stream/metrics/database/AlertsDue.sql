-- Of the alerts that have become 35 seconds old since the last time: whether SNS had them within 30.
-- Each alert is counted once; five seconds more, since a row is seen after its own time.
select
  count(*) filter (where published_at <= created_at + interval '30 seconds') as in_time,
  count(*) filter (where published_at is null or published_at > created_at + interval '30 seconds') as late,
  (now() - interval '35 seconds')::text as bound
from spendcast.alerts
where created_at > coalesce(?::timestamptz, now() - interval '35 seconds')
  and created_at <= now() - interval '35 seconds'
  and status in ('pending', 'published', 'failed')
