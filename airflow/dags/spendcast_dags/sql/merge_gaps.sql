-- Batches leave erased positions in pieces: those of this run that touch each other become one.
with pieces as (
  delete from spendcast.ledger_gaps
  where kind = 'erased' and recorded_at >= %(since)s
  returning consumer_group, topic_id, partition, gap
)
insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind)
select consumer_group, topic_id, partition, unnest(range_agg(gap)), 'erased'
from pieces
group by consumer_group, topic_id, partition
