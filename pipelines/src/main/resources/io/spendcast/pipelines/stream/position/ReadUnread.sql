-- Offsets of former topics of this name that the stream has seen, and never read.
select l.topic_id, l.partition, lower(u), upper(u)
from spendcast.kafka_ledger l
join spendcast.kafka_ends e using (consumer_group, topic_id, partition)
cross join lateral unnest(
  int8multirange(int8range(l.start_offset, greatest(l.start_offset, e.end_offset))) - l.done) u
where l.consumer_group = ? and l.topic = ? and l.topic_id <> ?
order by l.topic_id, l.partition, lower(u)
