-- How each run of a batch ended, and what it counted: its process is gone when somebody asks. The
-- postgres exporter tells the newest of each job (prometheus/postgres_queries.yml).
create table spendcast.batch_runs (
  id bigint generated always as identity primary key,
  job text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null default now(),
  exit_code int not null,
  counters jsonb not null default '{}'
);
comment on column spendcast.batch_runs.job is 'class of its main';
comment on column spendcast.batch_runs.exit_code is '0 done, 1 failed, 2 wrong start, 20 not ready';
create index batch_runs_newest on spendcast.batch_runs (job, finished_at desc);

-- The reader writes nothing: who makes training examples as one of its members leaves no row.
grant select on spendcast.batch_runs to spendcast_stream, spendcast_report, spendcast_reader;
grant insert on spendcast.batch_runs to spendcast_stream, spendcast_report;
