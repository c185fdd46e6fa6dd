-- Bounds of a run of the monthly report over shards (docs/shards.md). Arrivals of two shards are numbers of
-- two sequences: each fact is compared with the bound of its own shard.
create table spendcast.shard_bounds (
  run_id uuid not null references spendcast.monthly_runs on delete cascade,
  shard text not null,
  arrival_bound bigint not null,
  primary key (run_id, shard)
);
comment on column spendcast.shard_bounds.arrival_bound is 'only facts of the shard with a lower arrival are counted';
comment on column spendcast.monthly_runs.arrival_bound is 'only facts with a lower arrival are counted; of a run over shards the highest of shard_bounds';

grant insert on spendcast.shard_bounds to spendcast_report;
