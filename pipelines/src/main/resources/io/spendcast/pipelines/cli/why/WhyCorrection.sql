select to_jsonb(c) from (
  select reason, corrected_at, arrival
  from spendcast.corrections
  where event_id = ?
) c
