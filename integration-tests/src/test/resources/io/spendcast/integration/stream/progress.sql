-- Offsets with an outcome, whatever the topic's id, and alerts that wait to be sent.
select
  (select coalesce(sum(upper(r) - lower(r)), 0) from spendcast.kafka_ledger, unnest(done) as r) as outcomes,
  (select count(*) from spendcast.alerts where status = 'pending') as pending_alerts
