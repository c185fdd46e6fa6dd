-- Deletes all that is known of a customer but for dead letters, and counts it. The offsets of the records
-- stay in the ledger, and become gaps for every consumer group that has them, so that the accounts add up.
with asked as (
  select ?::text as customer_id
),
gone_purchases as (
  delete from spendcast.purchases p using asked a where p.customer_id = a.customer_id
  returning p.event_id, p.arrival, p.topic_id, p.partition, p.kafka_offset
),
gone_alerts as (
  delete from spendcast.alerts t using asked a where t.customer_id = a.customer_id
  returning t.status
),
gone_totals as (
  delete from spendcast.customer_totals t using asked a where t.customer_id = a.customer_id
  returning 1
),
gone_predictions as (
  delete from spendcast.predictions t using gone_purchases p where t.event_id = p.event_id
  returning 1
),
gone_features as (
  delete from spendcast.purchase_features t using gone_purchases p where t.event_id = p.event_id
  returning 1
),
gone_outcomes as (
  delete from spendcast.prediction_outcomes t using gone_purchases p where t.event_id = p.event_id
  returning 1
),
gone_duplicates as (
  delete from spendcast.duplicates t using gone_purchases p where t.event_id = p.event_id
  returning t.topic_id, t.partition, t.kafka_offset
),
gone_corrections as (
  delete from spendcast.corrections t using asked a where t.customer_id = a.customer_id
  returning 1
),
uncounted as (
  update spendcast.partition_records r set records = r.records - c.records
  from (
    select topic_id, partition, count(*) as records
    from gone_purchases
    where arrival <= (select records_until from spendcast.dashboard_progress)
    group by 1, 2
  ) c
  where r.topic_id = c.topic_id and r.partition = c.partition
),
noted as (
  select topic_id, partition, range_agg(int8range(kafka_offset, kafka_offset + 1)) as offsets
  from (
    select topic_id, partition, kafka_offset from gone_purchases
    union all
    select topic_id, partition, kafka_offset from gone_duplicates
  ) e
  group by topic_id, partition
)
select jsonb_build_object(
  'partitions',
  (select count(spendcast.note_gap('erased', topic_id, partition, offsets)) from noted),
  'purchases', (select count(*) from gone_purchases),
  'predictions', (select count(*) from gone_predictions),
  'purchase_features', (select count(*) from gone_features),
  'prediction_outcomes', (select count(*) from gone_outcomes),
  'alerts', (select count(*) from gone_alerts),
  'customer_totals', (select count(*) from gone_totals),
  'duplicates', (select count(*) from gone_duplicates),
  'corrections', (select count(*) from gone_corrections),
  'sent_alerts', (select count(*) from gone_alerts where status = 'published'))
