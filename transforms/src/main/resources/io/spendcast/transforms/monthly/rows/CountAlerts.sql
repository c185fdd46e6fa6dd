with bounds as (
  select ?::timestamptz as from_at, ?::timestamptz as until_at, ?::timestamptz as moment,
    ?::bigint as arrival_bound
)
-- Of purchases of the month that belong to the run. What was not sent then may be by now.
select a.status, count(*) as alerts, (sum(a.expected_spend) * 10000)::bigint as expected_e4
from bounds b
join spendcast.alerts a on a.occurred_at >= b.from_at and a.occurred_at < b.until_at
join spendcast.purchases p on p.event_id = a.event_id and p.arrival < b.arrival_bound
group by a.status
