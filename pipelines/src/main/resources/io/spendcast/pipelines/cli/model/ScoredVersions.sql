select jsonb_build_object(
  'model', v.model,
  'version', v.version,
  'first_week', (
    select date_trunc('week', min(p.occurred_at) at time zone (select time_zone from spendcast.settings))::date
    from spendcast.predictions r join spendcast.purchases p using (event_id)
    where r.model = v.model and r.version = v.version),
  'last_drift', (
    select max(d.week) from spendcast.prediction_drift d
    where d.model = v.model and d.version = v.version))
from (select distinct model, version from spendcast.predictions) v
order by v.model, v.version
