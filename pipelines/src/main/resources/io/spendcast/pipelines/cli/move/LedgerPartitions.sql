select to_jsonb(array(
  select distinct partition from spendcast.kafka_ledger where topic_id = ?::uuid order by 1))
