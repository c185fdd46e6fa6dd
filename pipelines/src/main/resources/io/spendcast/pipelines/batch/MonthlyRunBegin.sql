-- The run, and its bound in each shard. The only database, which is no shard, has no name.
with run as (
  insert into spendcast.monthly_runs (month, code_version, arrival_bound)
  select :month::date, :code_version, max(bound) from unnest(:arrival_bounds::bigint[]) bound
  returning run_id, started_at
),
bounds as (
  insert into spendcast.shard_bounds (run_id, shard, arrival_bound)
  select r.run_id, b.shard, b.arrival_bound
  from run r
  cross join unnest(:shards::text[], :arrival_bounds::bigint[]) b (shard, arrival_bound)
  where b.shard <> ''
)
select run_id, started_at from run
