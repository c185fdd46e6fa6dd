-- Offsets below the last stored one that have no outcome.
select
  l.partition,
  coalesce(sum(upper(h) - lower(h)), 0),
  coalesce(min(lower(h)), -1)
from spendcast.kafka_ledger l
left join lateral unnest(
  int8multirange(int8range(l.start_offset, greatest(l.start_offset, upper(l.done)))) - l.done) h on true
where l.consumer_group = ? and l.topic_id = ?
group by l.partition
