with asked as (
  select ?::interval as oldest
),
resumed as (
  delete from spendcast.alerts_paused
),
skipped as (
  update spendcast.alerts a set status = 'suppressed_age'
  from asked
  where a.status = 'pending' and a.occurred_at < now() - asked.oldest
  returning 1
)
select jsonb_build_object(
  'waiting', (select count(*) from spendcast.alerts where status = 'pending')
    - (select count(*) from skipped),
  'skipped', (select count(*) from skipped))
