-- What waits to be sent; the partial index of the outbox finds it.
select
  count(*),
  count(*) filter (where attempts > 0),
  coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)
from spendcast.alerts
where status = 'pending'
