-- An alert that can never be sent is out of the way; any other is tried again later and later. An
-- alert whose claim another sender has taken since is that sender's.
update spendcast.alerts a
set status = case when r.for_good then 'failed' else 'pending' end,
  attempts = a.attempts + 1,
  error = r.error,
  claimed_until = now() + least(interval '5 minutes', interval '1 second' * power(2, least(a.attempts, 9)))
from unnest(?::text[], ?::bigint[], ?::text[], ?::boolean[]) as r(event_id, claim, error, for_good)
where a.event_id = r.event_id and a.status = 'pending'
  and a.claimed_until = timestamptz 'epoch' + r.claim * interval '1 microsecond'
