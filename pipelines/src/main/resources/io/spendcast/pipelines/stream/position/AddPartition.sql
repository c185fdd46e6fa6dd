insert into spendcast.kafka_ledger (consumer_group, topic_id, topic, partition, start_offset)
values (:consumer_group, :topic_id, :topic, :partition, :start_offset)
on conflict do nothing
