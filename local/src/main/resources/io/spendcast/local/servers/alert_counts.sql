-- How the alerts fared.
select
  count(*) filter (where status = 'published') as published,
  count(*) filter (where status = 'pending') as pending,
  count(*) filter (where status = 'failed') as failed,
  count(*) filter (where status = 'suppressed_age') as too_old,
  count(*) filter (where status = 'suppressed_cooldown') as in_cooldown
from spendcast.alerts
