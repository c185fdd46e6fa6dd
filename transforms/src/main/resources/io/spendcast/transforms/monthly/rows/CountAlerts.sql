-- Of purchases of the month that belong to the run. What was not sent then may be by now.
select a.status, count(*) as alerts, sum(a.expected_spend) as expected_spend
from spendcast.alerts a
join spendcast.purchases p using (event_id)
where a.occurred_at >= ?::timestamptz and a.occurred_at < ?::timestamptz
  and p.arrival < ?
group by a.status
