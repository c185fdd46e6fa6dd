-- Takes alerts that nobody is sending, the oldest first, and holds them for half a minute; none
-- while they are paused.
with free as (
  select event_id from spendcast.alerts
  where status = 'pending' and claimed_until < now()
    and not exists (select from spendcast.alerts_paused)
  order by claimed_until
  limit ?
  for update skip locked
)
update spendcast.alerts a
set claimed_until = now() + interval '30 seconds'
from free
where a.event_id = free.event_id
returning a.event_id, a.customer_id, a.message
