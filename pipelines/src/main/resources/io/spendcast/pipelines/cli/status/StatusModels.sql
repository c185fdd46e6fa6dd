-- What scored in the last ten minutes of storing, which may be long ago. The index by time finds it.
select to_jsonb(m) from (
  select role, model, version, count(*) as predictions, max(predicted_at) as newest
  from spendcast.predictions
  where predicted_at >= (select max(updated_at) - interval '10 minutes' from spendcast.kafka_ledger)
  group by role, model, version
  order by role, max(predicted_at) desc
) m
