select to_jsonb(o) from (
  select
    count(*) filter (where status = 'pending') as pending,
    extract(epoch from clock_timestamp() - min(created_at) filter (where status = 'pending'))::bigint
      as oldest_pending_seconds,
    count(*) filter (where status = 'failed') as failed,
    count(*) filter (where status like 'suppressed%') as suppressed,
    count(*) filter (where status = 'published') as published,
    max(published_at) as last_published_at,
    (select paused_at from spendcast.alerts_paused) as paused_at
  from spendcast.alerts
) o
