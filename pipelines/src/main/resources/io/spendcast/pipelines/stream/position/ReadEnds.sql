select partition, end_offset, leader_epoch
from spendcast.kafka_ends
where consumer_group = ? and topic_id = ?
