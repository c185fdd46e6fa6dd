-- Deletes the purchases and refunds of a range of arrivals that both occurred and were stored before
-- a moment, with all that is known of them, and leaves their positions to the accounts as erased.
with gone as (
  delete from spendcast.purchases
  where arrival >= %(start)s and arrival < %(end)s
    and stored_at < %(before)s and occurred_at < %(before)s
  returning event_id, topic_id, partition, kafka_offset
),
predictions as (
  delete from spendcast.predictions p using gone g where p.event_id = g.event_id
),
outcomes as (
  delete from spendcast.prediction_outcomes o using gone g where o.event_id = g.event_id
),
features as (
  delete from spendcast.purchase_features f using gone g where f.event_id = g.event_id
),
alerts as (
  delete from spendcast.alerts a using gone g where a.event_id = g.event_id
),
erased as (
  select topic_id, partition, range_agg(int8range(kafka_offset, kafka_offset + 1)) as offsets
  from gone
  group by topic_id, partition
),
gaps as (
  insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind)
  select l.consumer_group, e.topic_id, e.partition, unnest(e.offsets * l.done), 'erased'
  from erased e
  join spendcast.kafka_ledger l using (topic_id, partition)
)
select count(*) from gone
