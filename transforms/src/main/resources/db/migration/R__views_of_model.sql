-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

create or replace view dashboards.model_versions as
with versions as (
  select role, model, version, sum(predictions)::bigint as predictions,
    (coalesce(sum(predictions) filter (where hour > now() - interval '24 hours'), 0))::bigint as last_day,
    sum(expected_spend) / nullif(sum(predictions), 0) as mean_expected_spend,
    min(first_at) as first_at, max(last_at) as last_at
  from spendcast.predictions_now
  group by role, model, version
  having sum(predictions) > 0
)
select role, model, left(version, 12) as version, predictions, last_day, mean_expected_spend,
  first_at at time zone (select time_zone from spendcast.settings) as first_at,
  last_at at time zone (select time_zone from spendcast.settings) as last_at,
  (last_at = max(last_at) over (partition by role)) as serving,
  (select base_currency from spendcast.settings) as currency
from versions
union all
select 'champion', 'no prediction yet', '–', 0, 0, null, null, null, false,
  (select base_currency from spendcast.settings)
where not exists (select from versions);
comment on view dashboards.model_versions is 'who predicted in the last 35 days';

create or replace view dashboards.model_hours as
select spendcast.clock_hour(hour, (select time_zone from spendcast.settings)) as hour, role, model, left(version, 12) as version, predictions,
  expected_spend, (select base_currency from spendcast.settings) as currency,
  hour at time zone 'UTC' as hour_utc
from spendcast.predictions_now
union all
select spendcast.clock_hour(g, (select time_zone from spendcast.settings)), 'champion', 'none', 'none', 0, 0,
  (select base_currency from spendcast.settings), g at time zone 'UTC'
from generate_series(
  date_trunc('hour', now(), (select time_zone from spendcast.settings)) - interval '168 hours',
  now(), interval '1 hour') g
where not exists (select from spendcast.predictions_now);
comment on view dashboards.model_hours is 'predictions by the hour of their purchase''s storing, the last 35 days';

create or replace view dashboards.model_outcomes as
select week::timestamp as week, role, model, left(version, 12) as version, decile, predictions,
  expected_spend, actual_spend, (select base_currency from spendcast.settings) as currency
from spendcast.outcome_weeks
union all
select date_trunc('week', now() at time zone (select time_zone from spendcast.settings)), 'champion', 'none yet', 'none yet', g, 0, 0, 0,
  (select base_currency from spendcast.settings)
from generate_series(1, 10) g
where not exists (select from spendcast.outcome_weeks);
comment on view dashboards.model_outcomes is 'predictions beside what was spent, by the week in which their horizon was over';

create or replace view dashboards.model_calibration as
select week::timestamp as week, role, model, left(version, 12) as version,
  lpad((tenth * 10)::text, 2, '0') || '–' || (tenth * 10 + 10) || ' %' as predicted, predictions,
  probability, bought
from spendcast.calibration_weeks
union all
select date_trunc('week', now() at time zone (select time_zone from spendcast.settings)), 'champion', 'none yet', 'none yet',
  lpad((g * 10)::text, 2, '0') || '–' || (g * 10 + 10) || ' %', 0, 0, 0
from generate_series(0, 9) g
where not exists (select from spendcast.calibration_weeks);
comment on view dashboards.model_calibration is 'predicted probabilities beside who purchased again, by the week in which their horizon was over';

-- The rank is the same in all weeks, so that ten features are shown over time. Each shard of a reporting
-- database compares its own purchases. The index is convex, so that of all purchases is at most the mean.
create or replace view dashboards.model_drift as
with drift as (
  select week, model, version, kind, name, sum(purchases)::bigint as purchases, max(reference) as reference,
    case when count(*) = 1 then min(psi)
      else coalesce(sum(psi * purchases) / nullif(sum(purchases), 0), max(psi)) end as psi
  from spendcast.prediction_drift
  group by week, model, version, kind, name
)
select week::timestamp as week, to_char(week, 'IYYY-"W"IW') as week_label, model,
  left(version, 12) as version, kind, name, psi, purchases, replace(reference, '_', ' ') as reference, drift_rank
from drift
join (
  select name, row_number() over (order by max(psi) desc, name) as drift_rank
  from drift
  where week > (select max(week) from drift) - 28
  group by name
) r using (name)
union all
select date_trunc('week', now() at time zone (select time_zone from spendcast.settings)), to_char(now() at time zone (select time_zone from spendcast.settings), 'IYYY-"W"IW'),
  'none yet', 'none yet', 'feature', 'none yet', null, 0, '–', 1
where not exists (select from spendcast.prediction_drift);
comment on view dashboards.model_drift is 'how far features and predictions of a week are from those of training; of shards their mean, by purchases';

create or replace view dashboards.model_alerts as
select week::timestamp as week, model, left(version, 12) as version, threshold, due, alerted,
  over_threshold, alerted_over_threshold
from spendcast.alert_weeks
union all
select date_trunc('week', now() at time zone (select time_zone from spendcast.settings)), 'none yet', 'none yet', 0, 0, 0, 0, 0
where not exists (select from spendcast.alert_weeks);
comment on view dashboards.model_alerts is 'champion predictions that came due, by week; precision is alerted_over_threshold of alerted, recall of over_threshold';

create or replace view dashboards.model_intervals as
select week::timestamp as week, role, model, left(version, 12) as version, predictions,
  within_interval, exceed_probability, exceeded, squared_error
from spendcast.interval_weeks
union all
select date_trunc('week', now() at time zone (select time_zone from spendcast.settings)), 'champion', 'none yet', 'none yet', 0, 0, 0, 0, 0
where not exists (select from spendcast.interval_weeks);
comment on view dashboards.model_intervals is 'how often reality was within the predicted interval, by the week in which the horizon was over';

call spendcast.publish_dashboards();
