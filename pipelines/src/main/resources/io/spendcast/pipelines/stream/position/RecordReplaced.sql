update spendcast.kafka_ends
set replaced = replaced + int8multirange(int8range(?, ?))
where consumer_group = ? and topic_id = ? and partition = ?
