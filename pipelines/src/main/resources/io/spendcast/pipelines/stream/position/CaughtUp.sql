update spendcast.kafka_ledger l
set caught_up_at = now() - news.age
from (
  select partition, millis * interval '1 millisecond' as age from unnest(?, ?) as n(partition, millis)
) news
where l.partition = news.partition and l.consumer_group = ? and l.topic_id = ?
