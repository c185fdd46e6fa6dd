insert into spendcast.kafka_ledger (consumer_group, topic_id, topic, partition, start_offset)
values (?, ?, ?, ?, ?)
on conflict do nothing
