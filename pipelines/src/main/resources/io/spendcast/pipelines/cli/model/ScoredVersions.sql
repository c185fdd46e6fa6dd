-- Each version with the first week of which a purchase with its prediction is still stored and counts.
-- generate_series gives the weeks in their order, and the first one found ends it.
select jsonb_build_object(
  'model', v.model,
  'version', v.version,
  'first_week', w.week::date,
  'last_drift', d.week,
  'last_reference', d.reference,
  'drift_arrival', v.drift_arrival,
  'drift_week', v.drift_week)
from spendcast.scored_versions v
cross join spendcast.settings s
cross join lateral (
  select g.week
  from generate_series(v.first_week::timestamp, ?::date::timestamp, interval '7 days') g(week)
  where exists (
    select from spendcast.purchases p
    join spendcast.predictions r using (event_id)
    where p.occurred_at >= spendcast.day_start(g.week, s.time_zone)
      and p.occurred_at < spendcast.day_start(g.week + interval '7 days', s.time_zone)
      and r.model = v.model and r.version = v.version
      and not exists (select from spendcast.corrections c where c.fact_arrival = p.arrival))
  limit 1
) w
left join lateral (
  select week, reference from spendcast.prediction_drift
  where model = v.model and version = v.version
  order by week desc
  limit 1
) d on true
order by v.model, v.version
