-- A table to JdbcIO, which asks for ranges of due_at of it, the last of which ends too late.
select
  o.due_at,
  o.role,
  o.model,
  o.version,
  (o.expected_spend * 10000)::bigint as expected_e4,
  o.purchase_probability,
  (greatest(o.actual_spend, 0) * 10000)::bigint as actual_e4,
  o.bought,
  o.within_interval,
  (o.exceed_probability * 10000)::bigint as exceed_myriads,
  o.exceeded,
  r.threshold::numeric(16, 4) as threshold,
  o.actual_spend > r.threshold as over_threshold,
  a.event_id is not null as alerted
from spendcast.prediction_outcomes o
cross join lateral (select spendcast.alert_threshold(o.exceed_threshold) as threshold) r
left join spendcast.alerts a
  on a.event_id = o.event_id and o.role = 'champion' and a.created_at < '%1$s'
where o.judged_at < '%1$s' and o.due_at >= '%2$s' and o.due_at < '%3$s'
