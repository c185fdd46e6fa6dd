select to_jsonb(a) from (
  select status, reason, attempts, message_id, error, created_at, published_at
  from spendcast.alerts
  where event_id = ?
) a
