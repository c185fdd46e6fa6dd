-- Partitions of a topic that are moving, or were moved, to another shard and have not come back.
select p.partition, m.other_shard, m.frozen_at is not null as gone
from spendcast.moves m
cross join unnest(m.partitions) as p(partition)
left join spendcast.kafka_ledger l
  on l.consumer_group = ? and l.topic_id = m.topic_id and l.partition = p.partition
where m.direction = 'out' and m.topic_id = ? and (m.handed_over_at is null or l.partition is null)
