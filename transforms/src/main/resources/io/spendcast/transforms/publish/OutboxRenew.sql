-- Renews claims for so many milliseconds. An alert is left out that another sender has claimed since,
-- that was published, erased or paused meanwhile, or whose row another session is changing.
with held as (
  select a.event_id
  from unnest(?::text[], ?::bigint[]) as c(event_id, claim)
  join spendcast.alerts a using (event_id)
  where a.status = 'pending'
    and a.claimed_until = timestamptz 'epoch' + c.claim * interval '1 microsecond'
    and not exists (select from spendcast.alerts_paused)
  for update of a skip locked
)
update spendcast.alerts a
set claimed_until = now() + ? * interval '1 millisecond'
from held
where a.event_id = held.event_id
returning a.event_id, (extract(epoch from a.claimed_until) * 1000000)::bigint as claim
