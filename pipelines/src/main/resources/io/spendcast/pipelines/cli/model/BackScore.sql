-- Past purchases with the histories that the stream would have looked up for them; corrected purchases
-- are left out.
select
  p.event_id, p.customer_id,
  round(date_part('epoch', p.occurred_at) * 1000000)::bigint as occurred_micros,
  (p.amount * 10000)::bigint as own_amount_e4, p.units as own_units, p.lines as own_lines,
  p.main_category, h.*
from spendcast.purchases p
cross join lateral spendcast.history_before(p.customer_id, p.occurred_at, p.arrival) h
where p.type = 'purchase' and p.occurred_at >= :from_moment and p.occurred_at < :until_moment
  and not exists (select from spendcast.corrections c where c.fact_arrival = p.arrival)
