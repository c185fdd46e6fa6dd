-- Up to where the present topic's partitions are stored without a gap.
select l.partition, spendcast.ledger_position(l.start_offset, l.done) as position
from spendcast.kafka_ledger l
join spendcast.streams using (consumer_group, topic_id)
