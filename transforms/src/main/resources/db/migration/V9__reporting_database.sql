-- Shards that this database shows as one: it is a reporting database then, and stores no facts of its own
-- (docs/shards.md). Written by the command `shards attach` and by the refresh.
create table spendcast.shards (
  name text primary key check (name ~ '^[a-z][a-z0-9_]{0,29}$'),
  jdbc_url text not null,
  attached_at timestamptz not null default now(),
  outcomes_until timestamptz not null default '-infinity'
);
comment on table spendcast.shards is 'empty: this database is no reporting database';
comment on column spendcast.shards.name is 'its foreign server is shard_<name>, and so is the schema of its foreign tables';
comment on column spendcast.shards.outcomes_until is 'weeks with outcomes judged after it, by the clock of the shard, are summed up again';
