-- What the monthly report writes: its runs, the rendered pages, and what became of the predictions.

-- Whole block ranges that cannot hold the offset or the time are skipped; next to nothing to maintain.
create index purchases_kafka_offset on spendcast.purchases
  using brin (kafka_offset int8_minmax_multi_ops) with (autosummarize = on);
create index predictions_predicted_at on spendcast.predictions
  using brin (predicted_at) with (autosummarize = on);

-- A month may be run again; readers see the run that is current. The constraint waits for the end of
-- the statement, so that one update can take the flag from one run and give it to another, which a
-- partial unique index (checked row by row) would refuse.
create table spendcast.monthly_runs (
  run_id uuid primary key default gen_random_uuid(),
  month date not null check (extract(day from month) = 1),
  code_version text not null,
  arrival_bound bigint not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  is_current boolean not null default false,
  check (not is_current or finished_at is not null),
  constraint one_current_run_a_month exclude using btree (month with =) where (is_current)
    deferrable initially immediate
);
comment on column spendcast.monthly_runs.month is 'its first day, UTC';
comment on column spendcast.monthly_runs.arrival_bound is 'only facts with a lower arrival are counted';

-- What was sent out, byte for byte. A new rendering is a new revision; none is ever changed.
create table spendcast.reports (
  month date not null check (extract(day from month) = 1),
  revision int not null check (revision >= 1),
  run_id uuid not null references spendcast.monthly_runs,
  html text not null,
  pdf bytea not null,
  checksum text not null,
  code_version text not null,
  created_at timestamptz not null default now(),
  primary key (month, revision)
);
comment on column spendcast.reports.checksum is 'SHA-256 of html and pdf, hexadecimal';

-- A prediction beside what the customer then did, judged once its horizon is over.
create table spendcast.prediction_outcomes (
  event_id text not null,
  role text not null,
  model text not null,
  version text not null,
  due_at timestamptz not null,
  purchase_probability double precision not null,
  expected_spend numeric(14, 2) not null,
  bought boolean not null,
  actual_spend numeric(14, 2) not null,
  judged_at timestamptz not null default now(),
  primary key (event_id, role, model, version)
);
comment on column spendcast.prediction_outcomes.due_at is 'occurred_at of the purchase plus the horizon';
comment on column spendcast.prediction_outcomes.actual_spend is 'purchases less refunds within the horizon, base currency; may be negative';
create index prediction_outcomes_due_at on spendcast.prediction_outcomes
  using brin (due_at) with (autosummarize = on);

grant select on spendcast.monthly_runs, spendcast.reports, spendcast.prediction_outcomes
  to spendcast_stream, spendcast_report, spendcast_reader;
grant insert, update on spendcast.monthly_runs to spendcast_report;
grant insert on spendcast.reports, spendcast.prediction_outcomes to spendcast_report;
