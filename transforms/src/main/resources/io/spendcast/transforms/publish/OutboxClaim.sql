-- Claims alerts that no sender holds, the oldest first, for so many milliseconds; none while alerts
-- are paused.
with free as (
  select event_id from spendcast.alerts
  where status = 'pending' and claimed_until < now()
    and not exists (select from spendcast.alerts_paused)
  order by claimed_until
  limit ?
  for update skip locked
)
update spendcast.alerts a
set claimed_until = now() + ? * interval '1 millisecond'
from free
where a.event_id = free.event_id
returning a.event_id, a.customer_id, a.message,
  (extract(epoch from a.claimed_until) * 1000000)::bigint as claim
