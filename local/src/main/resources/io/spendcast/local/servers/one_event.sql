-- An event worth asking about: the best published alert, else any prediction.
select event_id
from spendcast.predictions
left join spendcast.alerts using (event_id)
order by (alerts.status = 'published') desc nulls last, alerts.expected_spend desc nulls last
limit 1
