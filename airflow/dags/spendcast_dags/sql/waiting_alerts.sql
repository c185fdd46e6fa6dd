-- Alerts that should have been taken up by now: nobody has held them for ten minutes.
select count(*), min(created_at) at time zone 'UTC'
from spendcast.alerts
where status = 'pending' and claimed_until < now() - interval '10 minutes'
