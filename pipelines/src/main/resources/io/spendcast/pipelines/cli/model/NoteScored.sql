-- Notes the horizons and the versions of the predictions that arrived since the last time. All of them are
-- noted before the first horizon is judged, so that an interrupted run leaves none out.
with seen as materialized (
  select r.model, r.version, r.horizon_days, min(p.occurred_at) as first_at
  from spendcast.purchases p
  join spendcast.predictions r using (event_id)
  where p.arrival > :noted_until::bigint and p.arrival <= :arrival_until::bigint
  group by r.model, r.version, r.horizon_days
),
horizons as (
  insert into spendcast.judged_horizons (horizon_days) select distinct horizon_days from seen
  on conflict do nothing
),
versions as (
  insert into spendcast.scored_versions as v (model, version, first_week)
  select model, version,
    date_trunc('week', min(first_at) at time zone (select time_zone from spendcast.settings))::date
  from seen
  group by model, version
  on conflict (model, version) do update set first_week = least(v.first_week, excluded.first_week)
),
progress as (
  update spendcast.judge_progress set arrival_until = :arrival_until::bigint
  where arrival_until < :arrival_until::bigint
)
select to_jsonb(count(*)) from seen
