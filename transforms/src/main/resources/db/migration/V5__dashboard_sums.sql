-- What the dashboards read: views in a schema of their own, over facts where that is cheap and over
-- small tables of sums where it is not. Sums cover every purchase up to an arrival; the views add what
-- came after it, so they are exact however long ago the last refresh was. Views show times
-- without a zone, by the shop's clock.

-- Watermarks of the refresh.
create table spendcast.dashboard_progress (
  only_row boolean primary key default true check (only_row),
  arrival_until bigint not null default 0,
  outcomes_until timestamptz not null default '-infinity',
  records_until bigint not null default -1,
  refreshed_at timestamptz
);
comment on column spendcast.dashboard_progress.arrival_until is 'purchases with a higher arrival are not in the sums';
comment on column spendcast.dashboard_progress.records_until is 'purchases with a higher arrival are not in partition_records';
comment on column spendcast.dashboard_progress.outcomes_until is 'weeks with outcomes judged after it are summed up again';
insert into spendcast.dashboard_progress default values;

-- Kept for fifteen days: this week beside the last one.
create table spendcast.sales_minutes (
  minute timestamptz not null,
  country text not null,
  channel text not null,
  category text not null,
  revenue numeric(22, 4) not null,
  refunded numeric(22, 4) not null,
  orders bigint not null,
  refunds bigint not null,
  predictions bigint not null,
  expected_spend numeric(22, 4) not null,
  over_threshold bigint not null,
  primary key (minute, country, channel, category)
) with (fillfactor = 80);
comment on column spendcast.sales_minutes.minute is 'in which the purchase occurred';

-- Kept for 35 days.
create table spendcast.storing_minutes (
  minute timestamptz not null,
  latency_step int not null,
  purchases bigint not null,
  refunds bigint not null,
  unscored bigint not null,
  late bigint not null,
  primary key (minute, latency_step)
) with (fillfactor = 80);
comment on column spendcast.storing_minutes.minute is 'in which the record was stored';
comment on column spendcast.storing_minutes.latency_step is 'from Kafka''s timestamp to storing took at most 2 ^ (step / 4) seconds and more than a step less';
comment on column spendcast.storing_minutes.late is 'reached Kafka more than an hour after they occurred';

-- Champion and challengers by the hour of their purchase's storing; kept for 35 days.
create table spendcast.prediction_hours (
  hour timestamptz not null,
  role text not null,
  model text not null,
  version text not null,
  predictions bigint not null,
  expected_spend numeric(22, 4) not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (hour, role, model, version)
) with (fillfactor = 80);

-- Stored purchases and refunds: erase and prune take off what they delete.
create table spendcast.partition_records (
  topic_id uuid not null,
  partition int not null,
  records bigint not null,
  primary key (topic_id, partition)
);

create table spendcast.customer_totals (
  customer_id text primary key,
  first_at timestamptz not null,
  last_at timestamptz not null,
  last_event_id text not null,
  country text not null,
  channel text not null,
  orders bigint not null,
  revenue numeric(22, 4) not null,
  refunded numeric(22, 4) not null,
  expected_spend numeric(16, 4),
  purchase_probability double precision,
  version text,
  spend_low numeric(16, 4),
  spend_high numeric(16, 4),
  exceed_probability numeric(5, 4),
  exceed_threshold numeric
) with (fillfactor = 70);
comment on column spendcast.customer_totals.last_event_id is 'of the newest purchase; country and channel are its own';
comment on column spendcast.customer_totals.expected_spend is 'with probability and version: of the champion at the newest purchase; null when it was not scored';
create index customer_totals_revenue on spendcast.customer_totals (revenue desc);

-- Outcomes by the week in which they came due; deciles within week, role, model and version.
create table spendcast.outcome_weeks (
  week date not null,
  role text not null,
  model text not null,
  version text not null,
  decile int not null check (decile between 1 and 10),
  predictions bigint not null,
  expected_spend numeric(22, 4) not null,
  actual_spend numeric(22, 4) not null,
  primary key (week, role, model, version, decile)
);

create table spendcast.calibration_weeks (
  week date not null,
  role text not null,
  model text not null,
  version text not null,
  tenth int not null check (tenth between 0 and 9),
  predictions bigint not null,
  probability double precision not null,
  bought bigint not null,
  primary key (week, role, model, version, tenth)
);

create table spendcast.alert_weeks (
  week date not null,
  model text not null,
  version text not null,
  threshold numeric(16, 4) not null,
  due bigint not null,
  alerted bigint not null,
  over_threshold bigint not null,
  alerted_over_threshold bigint not null,
  primary key (week, model, version, threshold)
);

create table spendcast.interval_weeks (
  week date not null,
  role text not null,
  model text not null,
  version text not null,
  predictions bigint not null,
  within_interval bigint not null,
  exceed_probability numeric not null,
  exceeded bigint not null,
  squared_error numeric not null,
  primary key (week, role, model, version)
);
comment on table spendcast.interval_weeks is 'judged predictions with an interval, by the week in which they came due';
comment on column spendcast.interval_weeks.squared_error is 'sum of (exceed_probability - exceeded)²; divided by predictions it is the Brier score';

-- Values that part the customers of a reported month into fifths, so that the segment of one customer is
-- found without reading all.
create table spendcast.segment_bounds (
  run_id uuid primary key references spendcast.monthly_runs on delete cascade,
  recency numeric[],
  frequency numeric[],
  net_spend numeric[]
);
comment on table spendcast.segment_bounds is 'the 20th, 40th, 60th and 80th percentile of the customers who purchased in the 365 days; null: nobody did';
