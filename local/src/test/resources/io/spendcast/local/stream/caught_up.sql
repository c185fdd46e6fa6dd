-- Partitions that the stream knows to have nothing left to read.
select count(*) as partitions from spendcast.kafka_ledger where caught_up_at is not null
