-- Partitions from which purchases move and whose accounting does not add up.
select to_jsonb(l.topic || ' ' || l.partition)
from spendcast.offsets_elsewhere e
join spendcast.kafka_ledger l using (consumer_group, topic_id, partition)
cross join spendcast_move.plan m
left join spendcast_move.touched t on t.topic_id = e.topic_id and t.partition = e.partition
left join (
  select consumer_group, topic_id, partition, sum(void_offsets) as moved
  from spendcast.ledger_gaps where kind = 'moved' group by 1, 2, 3
) g on g.consumer_group = e.consumer_group and g.topic_id = e.topic_id and g.partition = e.partition
where (t.partition is not null or e.topic_id = m.topic_id and e.partition = any (m.partitions))
  and e.elsewhere <> coalesce(g.moved, 0)
order by 1
