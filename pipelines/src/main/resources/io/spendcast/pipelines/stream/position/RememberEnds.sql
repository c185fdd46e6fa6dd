insert into spendcast.kafka_ends (consumer_group, topic_id, partition, end_offset, leader_epoch)
select :consumer_group, :topic_id, e.partition, e.end_offset, e.leader_epoch
from unnest(:partitions::int[], :end_offsets::bigint[], :leader_epochs::int[]) as e(partition, end_offset, leader_epoch)
order by e.partition
on conflict (consumer_group, topic_id, partition) do update
set end_offset = excluded.end_offset, leader_epoch = excluded.leader_epoch, seen_at = now()
where (kafka_ends.end_offset, kafka_ends.leader_epoch)
  is distinct from (excluded.end_offset, excluded.leader_epoch)
