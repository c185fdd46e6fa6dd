-- The schema holds what a move needs, within its transaction.
create schema spendcast_move;
create table spendcast_move.plan (topic_id uuid, partitions int[])
