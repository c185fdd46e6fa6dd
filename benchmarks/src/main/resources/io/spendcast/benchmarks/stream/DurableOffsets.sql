-- How many records have a durable outcome.
select coalesce(sum(upper(r) - lower(r)), 0)::bigint as durable
from spendcast.kafka_ledger l cross join lateral unnest(l.done) as r
