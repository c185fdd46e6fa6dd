-- Which versions of the model served, and from when to when.
select
  version,
  count(*) as predictions,
  to_char(min(predicted_at) at time zone 'UTC', 'HH24:MI:SS') as "from",
  to_char(max(predicted_at) at time zone 'UTC', 'HH24:MI:SS') as "to"
from spendcast.predictions
where role = 'champion'
group by version
order by min(predicted_at)
