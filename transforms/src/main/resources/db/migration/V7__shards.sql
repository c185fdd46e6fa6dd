-- Shards: streams that read different partitions of one topic, each into a database of its own. Partitions
-- move from one to another with their customers (docs/shards.md).

alter table spendcast.streams add column partitions int[];
comment on column spendcast.streams.partitions is 'partitions that the newest epoch reads; null: all of the topic';

-- Offsets whose purchases are in another shard, since their customer is. Joined like void offsets into one
-- row, which may cover the same offsets as a row of another kind.
alter table spendcast.ledger_gaps drop constraint ledger_gaps_pkey;
alter table spendcast.ledger_gaps add primary key (consumer_group, topic_id, partition, gap, kind);
alter table spendcast.ledger_gaps drop constraint ledger_gaps_kind_check;
alter table spendcast.ledger_gaps add constraint ledger_gaps_kind_check
  check (kind in ('void', 'lost', 'erased', 'pruned', 'moved'));
alter table spendcast.ledger_gaps drop constraint ledger_gaps_void_offsets_check;
alter table spendcast.ledger_gaps add constraint ledger_gaps_void_offsets_check check (
  void_offsets is null or (kind in ('void', 'moved') and void_offsets between 1 and upper(gap) - lower(gap)));

-- Moves of partitions, in the database of the shard that they left and in that which they came to.
create table spendcast.moves (
  move_id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  other_shard text not null,
  topic_id uuid not null,
  partitions int[] not null,
  begun_at timestamptz not null default now(),
  frozen_at timestamptz,
  handed_over_at timestamptz,
  finished_at timestamptz,
  primary key (move_id, direction)
);
comment on column spendcast.moves.other_shard is 'name of the shard that the partitions went to or came from';
comment on column spendcast.moves.frozen_at is 'since when no stream of the first shard may read the partitions';
comment on column spendcast.moves.handed_over_at is 'when the first shard deleted its rows; null: it still reads or keeps them';
comment on column spendcast.moves.finished_at is 'when the second shard showed the rows';
create unique index moves_one_at_a_time on spendcast.moves (direction) where finished_at is null;
