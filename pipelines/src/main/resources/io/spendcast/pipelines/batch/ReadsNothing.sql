-- Whether no stream has read partitions into this database, and none have moved here: a new shard, or one that gave
-- all of them away. Former topics, which come with their customers, do not count.
select not exists (
  select from spendcast.kafka_ledger
  where topic_id in (select topic_id from spendcast.streams union all select topic_id from spendcast.moves))
