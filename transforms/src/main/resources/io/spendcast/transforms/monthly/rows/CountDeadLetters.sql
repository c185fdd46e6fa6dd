with bounds as (
  select ?::timestamptz as from_at, ?::timestamptz as until_at, ?::timestamptz as moment,
    ?::bigint as arrival_bound
)
-- A dead letter has no time of its own that could be read: its month is that of Kafka's.
select d.step, d.reason, count(*) as records, count(d.resolved_at) as resolved
from bounds b
join spendcast.dead_letters d
  on d.kafka_timestamp >= b.from_at and d.kafka_timestamp < b.until_at and d.stored_at < b.moment
group by d.step, d.reason
