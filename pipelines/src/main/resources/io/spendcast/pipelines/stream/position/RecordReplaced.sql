update spendcast.kafka_ends
set replaced = replaced + int8multirange(int8range(:from_offset, :to_offset))
where consumer_group = :consumer_group and topic_id = :topic_id and partition = :partition
