-- A table to JdbcIO, which asks for ranges of arrival of it.
select
  p.event_id,
  p.customer_id,
  p.arrival,
  round(date_part('epoch', p.occurred_at) * 1000000)::bigint as micros,
  (p.amount * 10000)::bigint as amount_e4,
  p.type = 'refund' as refund,
  p.units,
  p.lines,
  p.main_category,
  p.country,
  p.channel,
  coalesce(c.arrival, 0) as corrected_at
from spendcast.purchases p
left join spendcast.corrections c on c.fact_arrival = p.arrival and c.arrival <= %d
