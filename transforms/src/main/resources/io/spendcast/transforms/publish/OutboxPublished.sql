update spendcast.alerts a
set status = 'published', published_at = now(), message_id = p.message_id, attempts = a.attempts + 1,
  error = null
from unnest(?::text[], ?::text[]) as p(event_id, message_id)
where a.event_id = p.event_id and a.status = 'pending'
