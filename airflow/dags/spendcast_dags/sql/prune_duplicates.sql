-- Deletes a batch of the duplicates that were stored before a moment, and leaves their positions to
-- the accounts as erased.
with old as (
  select topic_id, partition, kafka_offset
  from spendcast.duplicates
  where stored_at < %(before)s
  limit %(batch)s
),
gone as (
  delete from spendcast.duplicates d
  using old o
  where (d.topic_id, d.partition, d.kafka_offset) = (o.topic_id, o.partition, o.kafka_offset)
  returning d.topic_id, d.partition, d.kafka_offset
),
erased as (
  select topic_id, partition, range_agg(int8range(kafka_offset, kafka_offset + 1)) as offsets
  from gone
  group by topic_id, partition
),
gaps as (
  insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind)
  select l.consumer_group, e.topic_id, e.partition, unnest(e.offsets * l.done), 'erased'
  from erased e
  join spendcast.kafka_ledger l using (topic_id, partition)
)
select count(*) from gone
