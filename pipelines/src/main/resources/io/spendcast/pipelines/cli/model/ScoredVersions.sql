-- Each version with the first week of which a purchase with its prediction is still stored and counts.
-- generate_series gives the weeks in their order, and the first one found ends it. Predictions are looked
-- up one by one, since a join would read all of them. Only for a materialised part does the planner read a
-- week by its index: for a single row it prefers to scan the table until the week comes.
select jsonb_build_object(
  'model', v.model,
  'version', v.version,
  'first_week', w.week::date,
  'last_drift', (
    select max(d.week) from spendcast.prediction_drift d
    where d.model = v.model and d.version = v.version),
  'drift_arrival', v.drift_arrival,
  'drift_week', v.drift_week,
  'drift_reference', v.drift_reference)
from spendcast.scored_versions v
cross join spendcast.settings s
cross join lateral (
  select g.week
  from generate_series(v.first_week::timestamp, ?::date::timestamp, interval '7 days') g(week)
  where (
    with of_week as materialized (
      select p.event_id, p.arrival
      from spendcast.purchases p
      where p.occurred_at >= spendcast.day_start(g.week, s.time_zone)
        and p.occurred_at < spendcast.day_start(g.week + interval '7 days', s.time_zone)
    )
    select true
    from of_week p
    where (
        select true from spendcast.predictions r
        where r.event_id = p.event_id and r.model = v.model and r.version = v.version
        limit 1)
      and not exists (select from spendcast.corrections c where c.fact_arrival = p.arrival)
    limit 1)
  limit 1
) w
order by v.model, v.version
