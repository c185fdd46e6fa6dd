select partition, spendcast.ledger_position(start_offset, done)
from spendcast.kafka_ledger
where consumer_group = ? and topic_id = ?
