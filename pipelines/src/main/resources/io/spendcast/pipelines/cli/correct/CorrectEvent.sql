-- Corrects an event unless it was corrected already, and withdraws its alert unless that was sent.
with fact as (
  select p.event_id, p.arrival, p.customer_id
  from spendcast.purchases p
  where p.event_id = ?
    and not exists (select from spendcast.corrections c where c.event_id = p.event_id)
),
corrected as (
  insert into spendcast.corrections (event_id, fact_arrival, customer_id, arrival, reason)
  select f.event_id, f.arrival, f.customer_id, nextval('spendcast.arrivals'), ?
  from fact f
  returning event_id, arrival
),
withdrawn as (
  update spendcast.alerts a set status = 'suppressed_correction'
  from corrected c
  where a.event_id = c.event_id and a.status in ('pending', 'failed')
  returning 1
)
select jsonb_build_object('arrival', c.arrival, 'withdrawn', (select count(*) from withdrawn))
from corrected c
