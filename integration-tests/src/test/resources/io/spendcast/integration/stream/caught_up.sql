-- Partitions that the stream has caught up with, at whatever moment.
select count(*) as partitions from spendcast.kafka_ledger where caught_up_at is not null
