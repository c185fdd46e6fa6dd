insert into spendcast.batch_runs (job, started_at, exit_code, counters) values (?, ?, ?, ?::jsonb)
