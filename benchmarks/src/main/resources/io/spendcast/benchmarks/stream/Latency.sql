-- From a record's Kafka timestamp to the commit that made its row visible, in milliseconds, of the
-- records sent since a moment.
select
  count(*) as events,
  percentile_disc(0.5) within group (order by millis) as p50,
  percentile_disc(0.99) within group (order by millis) as p99,
  percentile_disc(0.999) within group (order by millis) as p999,
  max(millis) as max
from (
  select 1000 * extract(epoch from pg_xact_commit_timestamp(p.xmin) - p.kafka_timestamp) as millis
  from spendcast.purchases p
  where p.kafka_timestamp >= ?
) l
