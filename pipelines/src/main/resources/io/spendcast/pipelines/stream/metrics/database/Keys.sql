select coalesce(sum(l.keyed_otherwise), 0), spendcast.split_customers(k.topic_id)
from (select ?::text as consumer_group, ?::uuid as topic_id) k
left join spendcast.kafka_ledger l using (consumer_group, topic_id)
group by k.topic_id
