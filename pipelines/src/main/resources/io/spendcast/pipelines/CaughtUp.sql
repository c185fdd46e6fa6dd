update spendcast.kafka_ledger
set caught_up_at = now()
where consumer_group = ? and topic_id = ? and partition = any (?)
