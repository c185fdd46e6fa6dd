-- The present topic of this name: that of the newest stream or, before one has started here, of the ledger.
select to_jsonb(l.topic_id)
from spendcast.kafka_ledger l left join spendcast.streams s using (consumer_group, topic_id)
where l.topic = ?
order by s.started_at desc nulls last, l.updated_at desc
limit 1
