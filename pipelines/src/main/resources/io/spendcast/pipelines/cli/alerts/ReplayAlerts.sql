-- Free for the stream's sweeper at once.
with replayed as (
  update spendcast.alerts
  set status = 'pending', claimed_until = now(), attempts = 0, error = null
  where status = ? and created_at >= ? and created_at < ?
  returning 1
)
select to_jsonb(count(*)) from replayed
