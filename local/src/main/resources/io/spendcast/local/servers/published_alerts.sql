-- What the subscriber must have received, each once.
select event_id
from spendcast.alerts
where status = 'published'
