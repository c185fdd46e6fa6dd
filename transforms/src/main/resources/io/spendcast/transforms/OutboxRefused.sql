-- An alert that can never be sent is out of the way; any other is tried again later and later.
update spendcast.alerts a
set status = case when r.for_good then 'failed' else 'pending' end,
  attempts = a.attempts + 1,
  error = r.error,
  claimed_until = now() + least(interval '5 minutes', interval '1 second' * power(2, least(a.attempts, 9)))
from unnest(?::text[], ?::text[], ?::boolean[]) as r(event_id, error, for_good)
where a.event_id = r.event_id and a.status = 'pending'
