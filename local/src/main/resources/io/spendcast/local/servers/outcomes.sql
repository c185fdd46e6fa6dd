-- How many records have a durable outcome: cheap, the ledger has a handful of rows.
select coalesce(sum(upper(done_range) - lower(done_range)), 0) as outcomes
from spendcast.kafka_ledger
cross join lateral unnest(done) as done_range
