-- The history as it was looked up then: what had arrived before the purchase and occurred strictly
-- before it, newest first, no more than the limit. Facts that were corrected by then are left out.
select jsonb_build_object(
  'occurred_at_micros', (extract(epoch from h.occurred_at) * 1000000)::bigint,
  'amount_e4', (h.amount * 10000)::bigint,
  'refund', h.type = 'refund',
  'units', h.units,
  'lines', h.lines,
  'category', h.main_category)
from (
  select p.*
  from spendcast.purchases p
  join spendcast.purchases asked on asked.customer_id = p.customer_id
  where asked.event_id = ? and p.arrival < asked.arrival and p.occurred_at < asked.occurred_at
    and not exists (
      select from spendcast.corrections c
      where c.fact_arrival = p.arrival and c.arrival < asked.arrival)
  order by p.occurred_at desc, p.arrival desc
  limit ?
) h
order by h.occurred_at desc, h.arrival desc
