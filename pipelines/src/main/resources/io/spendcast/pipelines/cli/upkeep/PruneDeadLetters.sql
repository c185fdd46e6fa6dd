with gone as (
  delete from spendcast.dead_letters
  where ctid = any (array(select ctid from spendcast.dead_letters where stored_at < ? limit 5000))
  returning topic_id, partition, kafka_offset
),
noted as (
  select topic_id, partition, range_agg(int8range(kafka_offset, kafka_offset + 1)) as offsets
  from gone
  group by topic_id, partition
)
select to_jsonb(count(spendcast.note_gap('pruned', topic_id, partition, offsets))) from noted
