-- Predictions of the models for a purchase: the expected spend within the horizon, an interval, and the
-- probability of exceeding a threshold.
create table spendcast.predictions (
  event_id text not null,
  role text not null check (role in ('champion', 'challenger')),
  model text not null,
  version text not null,
  horizon_days int not null,
  purchase_probability double precision not null check (purchase_probability between 0 and 1),
  expected_spend numeric(16, 4) not null check (expected_spend >= 0),
  predicted_at timestamptz not null default now(),
  spend_low numeric(16, 4),
  spend_high numeric(16, 4),
  exceed_probability numeric(5, 4),
  exceed_threshold numeric,
  primary key (event_id, role, model, version)
) with (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000);
comment on column spendcast.predictions.spend_low is 'start of the interval that 8 of 10 spends within the horizon are in; null: the prediction has no interval';
comment on column spendcast.predictions.spend_high is 'end of the interval that 8 of 10 spends within the horizon are in';
comment on column spendcast.predictions.exceed_probability is 'of a spend over exceed_threshold within the horizon';
comment on column spendcast.predictions.exceed_threshold is 'the stream''s or the backfill''s --alertThreshold when it scored; null: it was not recorded, and 1000 is assumed';
create index predictions_predicted_at on spendcast.predictions
  using brin (predicted_at) with (autosummarize = on);

-- Features that the model received for a purchase, stored with it on demand (--storeFeatures).
create table spendcast.purchase_features (
  event_id text primary key,
  feature_version int not null,
  features real[] not null,
  stored_at timestamptz not null default now()
) with (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000);
comment on column spendcast.purchase_features.features is 'in the order of the features of that version, bit for bit as they were scored';

-- An outbox: a row is made in the transaction of its prediction and sent afterwards, at least once.
-- The stream's flags are the only place that configures alerts. Each epoch keeps its rules here, and each
-- prediction the threshold it was made with. Reports and dashboards judge a prediction by its own.
create table spendcast.alert_rules (
  consumer_group text not null,
  topic_id uuid not null,
  epoch bigint not null,
  first_arrival bigint not null,
  in_force_from timestamptz not null default now(),
  threshold numeric not null check (threshold > 0),
  probability numeric check (probability > 0 and probability < 1),
  max_age interval,
  cooldown interval,
  primary key (consumer_group, topic_id, first_arrival)
);
comment on table spendcast.alert_rules is 'rules by which a stream alerts, one row for each of its epochs that stored a purchase';
comment on column spendcast.alert_rules.first_arrival is 'the rules are in force for the purchases of the topic from this arrival to the next row''s';
comment on column spendcast.alert_rules.threshold is 'the stream''s --alertThreshold, base currency';
comment on column spendcast.alert_rules.probability is 'the stream''s --alertProbability; null: the expected spend decides';
comment on column spendcast.alert_rules.max_age is 'the stream''s --alertMaxAge: alerts of older purchases are suppressed; null: none is';
comment on column spendcast.alert_rules.cooldown is 'the stream''s --alertCooldown between two alerts of a customer; null: no such rule';

create table spendcast.alerts (
  event_id text primary key,
  customer_id text not null,
  occurred_at timestamptz not null,
  expected_spend numeric(16, 4) not null,
  reason text not null,
  message text not null,
  status text not null
    check (status in ('pending', 'published', 'failed', 'suppressed_age', 'suppressed_cooldown',
      'suppressed_correction', 'suppressed_backfill')),
  claimed_until timestamptz,
  attempts int not null default 0,
  message_id text,
  error text,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  work_state text not null default 'open' check (work_state in ('open', 'handled', 'dismissed')),
  marked_by text,
  marked_at timestamptz,
  note text check (length(note) <= 500)
);
comment on column spendcast.alerts.message is 'the JSON that is published, byte for byte the same at every try';
comment on column spendcast.alerts.claimed_until is 'nobody else sends the row before then';
comment on column spendcast.alerts.work_state is 'open until a person marks the alert as handled or dismissed; written by mark_alert() alone';
comment on column spendcast.alerts.marked_by is 'who changed work_state last; null: nobody has';
comment on column spendcast.alerts.note is 'as the person who marked the alert gave it';
create index alerts_outbox on spendcast.alerts (claimed_until) where status = 'pending';
create index alerts_of_customer on spendcast.alerts (customer_id, occurred_at desc)
  where status in ('pending', 'published', 'failed');
create index alerts_created_at on spendcast.alerts (created_at);
create index alerts_marked on spendcast.alerts (work_state) where work_state <> 'open';

-- As long as there is a row, alerts are made and wait.
create table spendcast.alerts_paused (
  only_row boolean primary key default true check (only_row),
  paused_at timestamptz not null default now(),
  reason text not null
);

-- A prediction beside what the customer then did, judged once its horizon is over.
create table spendcast.prediction_outcomes (
  event_id text not null,
  role text not null,
  model text not null,
  version text not null,
  due_at timestamptz not null,
  purchase_probability double precision not null,
  expected_spend numeric(16, 4) not null,
  bought boolean not null,
  actual_spend numeric(16, 4) not null,
  judged_at timestamptz not null default now(),
  within_interval boolean,
  exceed_probability numeric(5, 4),
  exceed_threshold numeric,
  exceeded boolean,
  primary key (event_id, role, model, version)
);
comment on column spendcast.prediction_outcomes.due_at is 'occurred_at of the purchase plus the horizon';
comment on column spendcast.prediction_outcomes.actual_spend is 'purchases less refunds within the horizon, base currency; may be negative';
comment on column spendcast.prediction_outcomes.within_interval is 'whether actual_spend, at least 0, is from spend_low to spend_high of the prediction; null: it has no interval';
comment on column spendcast.prediction_outcomes.exceed_probability is 'as predicted';
comment on column spendcast.prediction_outcomes.exceeded is 'whether actual_spend is over exceed_threshold';
create index prediction_outcomes_due_at on spendcast.prediction_outcomes
  using brin (due_at) with (autosummarize = on);
create index prediction_outcomes_judged_at on spendcast.prediction_outcomes
  using brin (judged_at) with (autosummarize = on);

-- How far the values of a week are from those that a model was trained on.
create table spendcast.prediction_drift (
  model text not null,
  version text not null,
  week date not null check (extract(isodow from week) = 1),
  kind text not null check (kind in ('feature', 'prediction')),
  name text not null,
  psi double precision not null check (psi >= 0),
  purchases bigint not null,
  reference text not null check (reference in ('training', 'first_weeks')),
  computed_at timestamptz not null default now(),
  primary key (model, version, week, kind, name)
);
comment on column spendcast.prediction_drift.week is 'Monday of the ISO week, in the shop''s time zone, in which the purchases occurred';
comment on column spendcast.prediction_drift.psi is 'population stability index over the reference''s deciles: below 0.1 stable, over 0.25 shifted';
comment on column spendcast.prediction_drift.purchases is 'how many were compared, a sample of the week''s';
comment on column spendcast.prediction_drift.reference is 'what was compared with: the training window, or, for want of it, the first weeks';

-- Where `judge` stands, so that a run reads what came or fell due since the last one, and not every row.
create table spendcast.judge_progress (
  only_row boolean primary key default true check (only_row),
  arrival_until bigint not null default -1
);
comment on column spendcast.judge_progress.arrival_until is 'horizons and versions of predictions with a higher arrival are not noted yet';
insert into spendcast.judge_progress default values;

create table spendcast.judged_horizons (
  horizon_days int primary key,
  facts_until timestamptz not null default '-infinity',
  arrival_until bigint not null default 0
);
comment on table spendcast.judged_horizons is 'judged is every prediction of the horizon that arrived up to arrival_until and was due by facts_until';

create table spendcast.scored_versions (
  model text not null,
  version text not null,
  first_week date not null,
  drift_arrival bigint,
  drift_week date,
  drift_reference text,
  primary key (model, version)
);
comment on table spendcast.scored_versions is 'versions that have scored, as far as `judge` has noted them';
comment on column spendcast.scored_versions.first_week is 'Monday of a week before which the version scored no purchase';
comment on column spendcast.scored_versions.drift_arrival is 'drift was computed from the facts up to this arrival; null: not yet';
comment on column spendcast.scored_versions.drift_week is 'last week that drift was computed for, whether the version scored in it or not';
comment on column spendcast.scored_versions.drift_reference is 'what it was compared with, as in prediction_drift';

grant insert on spendcast.predictions, spendcast.purchase_features to spendcast_stream;
grant insert, update on spendcast.alerts, spendcast.alert_rules to spendcast_stream;
grant insert on spendcast.prediction_outcomes to spendcast_report;
grant insert, update on spendcast.prediction_drift, spendcast.judge_progress, spendcast.judged_horizons,
  spendcast.scored_versions to spendcast_report;
