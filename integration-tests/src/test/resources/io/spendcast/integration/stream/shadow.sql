-- Who predicted as what, how often, and how many challengers said the same as the champion beside them.
select
  p.role,
  p.version,
  count(*) as predictions,
  count(c.event_id) as beside_the_champion,
  count(*) filter (where p.expected_spend = c.expected_spend) as alike
from spendcast.predictions as p
left join spendcast.predictions as c on c.event_id = p.event_id and c.role = 'champion'
group by 1, 2
order by 1 desc, 2
