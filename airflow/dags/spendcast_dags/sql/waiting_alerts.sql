-- Alerts that should have been taken up by now: nobody has held them for ten minutes.
select count(*), min(a.created_at) at time zone min(s.time_zone), min(s.time_zone)
from spendcast.alerts a cross join spendcast.settings s
where status = 'pending' and claimed_until < now() - interval '10 minutes'
