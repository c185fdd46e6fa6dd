-- What is left of the given ranges once everything that is done is taken away.
select a.partition, lower(h), upper(h)
from unnest(:partitions::int[], :from_offsets::bigint[], :to_offsets::bigint[]) as a(partition, from_offset, to_offset)
join spendcast.kafka_ledger l
  on l.consumer_group = :consumer_group and l.topic_id = :topic_id and l.partition = a.partition
cross join lateral unnest(int8multirange(int8range(a.from_offset, a.to_offset)) - l.done) as h
order by 1, 2
