-- Offsets whose records were replaced after they had been read, as a person accepted.
select coalesce(sum(upper(r) - lower(r)), 0) as replaced
from spendcast.kafka_ends cross join lateral unnest(replaced) as r
