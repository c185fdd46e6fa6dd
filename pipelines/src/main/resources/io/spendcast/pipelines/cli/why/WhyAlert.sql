select to_jsonb(a) from (
  select status, reason, attempts, message_id, error, created_at, published_at,
    work_state, marked_by, marked_at, note
  from spendcast.alerts
  where event_id = ?
) a
