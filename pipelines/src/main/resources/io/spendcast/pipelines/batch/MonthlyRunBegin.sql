insert into spendcast.monthly_runs (month, code_version, arrival_bound)
values (?, ?, ?)
returning run_id, started_at, arrival_bound
