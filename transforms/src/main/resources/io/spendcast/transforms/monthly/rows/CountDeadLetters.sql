-- A dead letter has no time of its own that could be read: its month is that of Kafka's.
select step, reason, count(*) as records, count(resolved_at) as resolved
from spendcast.dead_letters
where kafka_timestamp >= ?::timestamptz and kafka_timestamp < ?::timestamptz
  and stored_at < ?::timestamptz
group by step, reason
