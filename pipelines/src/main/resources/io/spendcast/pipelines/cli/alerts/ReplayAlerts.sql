-- Free for the stream's sweeper at once. Never an alert of a corrected purchase.
with replayed as (
  update spendcast.alerts
  set status = 'pending', claimed_until = now(), attempts = 0, error = null
  where status = ? and created_at >= ? and created_at < ?
    and not exists (select from spendcast.corrections c where c.event_id = alerts.event_id)
  returning 1
)
select to_jsonb(count(*)) from replayed
