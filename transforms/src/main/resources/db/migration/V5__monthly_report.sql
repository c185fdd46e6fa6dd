-- What a run of the monthly report finds out, a table for each question. All of a run has its run_id;
-- readers join monthly_runs where is_current. Money is in the base currency, times are UTC.

-- The month, and what it is compared with.
create table spendcast.monthly_totals (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  period text not null check (period in ('month', 'month_before', 'year_before')),
  revenue numeric(20, 2) not null,
  refunded numeric(20, 2) not null,
  orders bigint not null,
  refunds bigint not null,
  customers bigint not null,
  units bigint not null,
  primary key (run_id, period)
);
comment on column spendcast.monthly_totals.revenue is 'of purchases; refunds are not taken off';
comment on column spendcast.monthly_totals.refunded is 'positive';
comment on column spendcast.monthly_totals.orders is 'purchases';
comment on column spendcast.monthly_totals.customers is 'who purchased';

-- Every day of the three periods, also those without a purchase.
create table spendcast.monthly_days (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  period text not null check (period in ('month', 'month_before', 'year_before')),
  day date not null,
  revenue numeric(20, 2) not null,
  refunded numeric(20, 2) not null,
  orders bigint not null,
  customers bigint not null,
  primary key (run_id, period, day)
);

create table spendcast.monthly_customers (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  kind text not null check (kind in ('new', 'returning', 'lapsed')),
  customers bigint not null,
  orders bigint not null,
  revenue numeric(20, 2) not null,
  primary key (run_id, kind)
);
comment on column spendcast.monthly_customers.kind is 'new: first purchase ever in the month; returning: purchased in it and before it; lapsed: purchased in the month before and not in the month, with what they did in the month before';

-- Recency, frequency and monetary value over the 365 days before the month's end, by customer.
create table spendcast.monthly_segments (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  segment text not null,
  customers bigint not null,
  orders bigint not null,
  revenue numeric(20, 2) not null,
  net_revenue numeric(20, 2) not null,
  recency_days numeric(10, 2) not null,
  expected_spend numeric(20, 2),
  primary key (run_id, segment)
);
comment on column spendcast.monthly_segments.segment is 'champions, loyal, potential_loyalists, new, promising, need_attention, about_to_sleep, at_risk, cant_lose or hibernating, by the fifths of recency and of frequency and monetary value that a customer is in; one without customers has no row';
comment on column spendcast.monthly_segments.orders is 'in the month, by the customers of the segment';
comment on column spendcast.monthly_segments.net_revenue is 'over the 365 days, refunds taken off';
comment on column spendcast.monthly_segments.recency_days is 'mean of the whole days from the newest purchase to the month''s end';
comment on column spendcast.monthly_segments.expected_spend is 'sum of what the champion expected at the customers'' newest scored purchases, at the horizon of monthly_outlook; null when there is none';

-- From the segment at the end of the month before to that at the end of the month; 'none' outside.
create table spendcast.monthly_segment_flows (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  segment_before text not null,
  segment text not null,
  customers bigint not null,
  primary key (run_id, segment_before, segment)
);

-- Customers by the month of their first purchase, and how many of them purchased how much later on.
create table spendcast.monthly_cohorts (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  cohort date not null check (extract(day from cohort) = 1),
  age_months int not null check (age_months >= 0),
  customers bigint not null,
  active bigint not null,
  revenue numeric(20, 2) not null,
  primary key (run_id, cohort, age_months)
);
comment on table spendcast.monthly_cohorts is 'the twelve cohorts up to the month, each from age 0 to the month';

-- The best and the most fallen of each dimension.
create table spendcast.monthly_dimensions (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  dimension text not null check (dimension in ('category', 'product', 'country', 'channel')),
  value text not null,
  revenue numeric(20, 2) not null,
  orders bigint not null,
  units bigint not null,
  revenue_month_before numeric(20, 2) not null,
  revenue_year_before numeric(20, 2) not null,
  top_rank int check (top_rank between 1 and 20),
  fallen_rank int check (fallen_rank between 1 and 20),
  primary key (run_id, dimension, value),
  check (top_rank is not null or fallen_rank is not null)
);
comment on column spendcast.monthly_dimensions.revenue is 'of categories and products: of the lines, at the rate of their event, rounded when added up';
comment on column spendcast.monthly_dimensions.value is 'empty where the event names none';
comment on column spendcast.monthly_dimensions.top_rank is 'by revenue, of what was sold in the month; ties by value, in the order of code points';
comment on column spendcast.monthly_dimensions.fallen_rank is 'by revenue lost since the month before, where any was; ties as above';

create table spendcast.monthly_concentration (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  top_percent int not null check (top_percent in (1, 5, 20)),
  customers bigint not null,
  revenue numeric(20, 2) not null,
  primary key (run_id, top_percent)
);
comment on column spendcast.monthly_concentration.revenue is 'of those customers who spent the most in the month';
comment on column spendcast.monthly_concentration.customers is 'that share of the month''s customers, rounded up';

-- Predictions for the purchases of the month, by model version, and by size.
create table spendcast.monthly_predictions (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  role text not null check (role in ('champion', 'challenger')),
  model text not null,
  version text not null,
  lower_bound numeric(14, 2) not null,
  predictions bigint not null,
  expected_spend numeric(20, 2) not null,
  mean_probability double precision not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (run_id, role, model, version, lower_bound)
);
comment on column spendcast.monthly_predictions.lower_bound is 'of the expected spend: 0, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000; the next bound is excluded';

-- What is expected of the customers with a purchase in the 365 days: what the champion said at each
-- one's newest scored purchase of them. No row when it said nothing. Predictions of different horizons
-- cannot be added up: those of the horizon that most customers have are counted, of two the longer.
create table spendcast.monthly_outlook (
  run_id uuid primary key references spendcast.monthly_runs on delete cascade,
  horizon_days int not null,
  customers bigint not null,
  expected_spend numeric(20, 2) not null,
  expected_buyers double precision not null
);

-- Predictions that came due in the month beside what was really spent, in tenths by expected spend.
create table spendcast.monthly_outcomes (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  role text not null check (role in ('champion', 'challenger')),
  model text not null,
  version text not null,
  decile int not null check (decile between 1 and 10),
  predictions bigint not null,
  expected_spend numeric(20, 2) not null,
  actual_spend numeric(20, 2) not null,
  mean_probability double precision not null,
  bought bigint not null,
  primary key (run_id, role, model, version, decile)
);
comment on column spendcast.monthly_outcomes.decile is '10 is the highest expected spend: one more than the bounds of the tenths (percentile_disc) that are below it, so that equal ones are together and a tenth may be missing';
comment on column spendcast.monthly_outcomes.actual_spend is 'never below 0 for a prediction, as the model is trained';

-- Alerts of the month's purchases by status as of the run, and of predictions that came due in the
-- month how many alerts were right.
create table spendcast.monthly_alerts (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  status text not null,
  alerts bigint not null,
  expected_spend numeric(20, 2) not null,
  primary key (run_id, status)
);
create table spendcast.monthly_alert_outcomes (
  run_id uuid primary key references spendcast.monthly_runs on delete cascade,
  threshold numeric(14, 2) not null,
  due bigint not null,
  alerted bigint not null,
  over_threshold bigint not null,
  alerted_over_threshold bigint not null
);
comment on table spendcast.monthly_alert_outcomes is 'champion predictions that came due in the month, with an alert of any status; precision is alerted_over_threshold of alerted, recall of over_threshold';

-- By the month of Kafka's timestamp: they have none of their own that could be read.
create table spendcast.monthly_dead_letters (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  step text not null,
  reason text not null,
  records bigint not null,
  resolved bigint not null,
  primary key (run_id, step, reason)
);

-- One number each. Of the facts that occurred in the month: duplicates of them, unscored purchases,
-- late_events (in Kafka more than an hour after they occurred), and latency_p50_seconds, …_p95_…, …_p99_…
-- and …_max_… (from Kafka's timestamp to the database, whole milliseconds; missing without facts).
-- dead_letters by Kafka's timestamp. ledger_gaps, void_offsets and lost_offsets as recorded in the month.
create table spendcast.monthly_quality (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  measure text not null,
  value numeric not null,
  primary key (run_id, measure)
);

grant select on spendcast.monthly_totals, spendcast.monthly_days, spendcast.monthly_customers,
  spendcast.monthly_segments, spendcast.monthly_segment_flows, spendcast.monthly_cohorts,
  spendcast.monthly_dimensions, spendcast.monthly_concentration, spendcast.monthly_predictions,
  spendcast.monthly_outlook, spendcast.monthly_outcomes, spendcast.monthly_alerts,
  spendcast.monthly_alert_outcomes, spendcast.monthly_dead_letters, spendcast.monthly_quality
  to spendcast_stream, spendcast_report, spendcast_reader;
grant insert on spendcast.monthly_totals, spendcast.monthly_days, spendcast.monthly_customers,
  spendcast.monthly_segments, spendcast.monthly_segment_flows, spendcast.monthly_cohorts,
  spendcast.monthly_dimensions, spendcast.monthly_concentration, spendcast.monthly_predictions,
  spendcast.monthly_outlook, spendcast.monthly_outcomes, spendcast.monthly_alerts,
  spendcast.monthly_alert_outcomes, spendcast.monthly_dead_letters, spendcast.monthly_quality
  to spendcast_report;
grant delete on spendcast.monthly_runs to spendcast_report;
