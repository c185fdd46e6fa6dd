-- A table to JdbcIO, which asks for ranges of arrival of it, the last of which ends too late.
select
  p.arrival,
  r.role,
  r.model,
  r.version,
  (r.expected_spend * 10000)::bigint as expected_e4,
  r.purchase_probability,
  round(date_part('epoch', r.predicted_at) * 1000000)::bigint as predicted_micros
from spendcast.purchases p
join spendcast.predictions r using (event_id)
where p.type = 'purchase' and p.occurred_at >= '%1$s' and p.occurred_at < '%2$s'
  and p.arrival < %3$d
  and not exists (
    select from spendcast.corrections c where c.fact_arrival = p.arrival and c.arrival < %3$d)
