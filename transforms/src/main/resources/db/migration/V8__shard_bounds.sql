create table spendcast.shard_bounds (run_id uuid not null references spendcast.monthly_runs on delete cascade, shard text not null, arrival_bound bigint not null, primary key (run_id, shard));
grant insert, update, delete on spendcast.shard_bounds to spendcast_report;
