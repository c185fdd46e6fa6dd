-- Of a range of arrivals, what both occurred and was stored long ago, with all that was made of it.
with gone as (
  delete from spendcast.purchases
  where arrival >= ? and arrival < ? and occurred_at < ? and stored_at < ?
  returning event_id, arrival, topic_id, partition, kafka_offset
),
gone_predictions as (
  delete from spendcast.predictions t using gone g where t.event_id = g.event_id
),
gone_features as (
  delete from spendcast.purchase_features t using gone g where t.event_id = g.event_id
),
gone_outcomes as (
  delete from spendcast.prediction_outcomes t using gone g where t.event_id = g.event_id
),
gone_alerts as (
  delete from spendcast.alerts t using gone g where t.event_id = g.event_id
),
gone_corrections as (
  delete from spendcast.corrections t using gone g where t.event_id = g.event_id
),
uncounted as (
  update spendcast.partition_records r set records = r.records - c.records
  from (
    select topic_id, partition, count(*) as records
    from gone
    where arrival <= (select records_until from spendcast.dashboard_progress)
    group by 1, 2
  ) c
  where r.topic_id = c.topic_id and r.partition = c.partition
),
noted as (
  select topic_id, partition, range_agg(int8range(kafka_offset, kafka_offset + 1)) as offsets
  from gone
  group by topic_id, partition
)
select to_jsonb(count(spendcast.note_gap('pruned', topic_id, partition, offsets))) from noted
