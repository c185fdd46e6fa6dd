-- Outcomes that the ledger does not vouch for: left behind by a transaction that was not one.
select p.event_id
from spendcast.purchases p
join spendcast.kafka_ledger l using (topic_id, partition)
where not l.done @> p.kafka_offset
