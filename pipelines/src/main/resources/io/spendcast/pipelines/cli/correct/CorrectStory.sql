-- A stored event, and what has been made with it so far.
with fact as (
  select p.*, c.arrival as corrected_arrival, c.reason, c.corrected_at
  from spendcast.purchases p
  left join spendcast.corrections c using (event_id)
  where p.event_id = ?
)
select jsonb_build_object(
  'event_id', f.event_id,
  'type', f.type,
  'customer_id', f.customer_id,
  'order_id', f.order_id,
  'occurred_at', f.occurred_at,
  'amount', f.amount,
  'original_amount', f.original_amount,
  'currency', f.currency,
  'reason', f.reason,
  'corrected_at', f.corrected_at,
  'scored', (
    select count(*) from spendcast.purchases p
    where p.customer_id = f.customer_id and p.occurred_at > f.occurred_at and p.arrival > f.arrival
      and p.type = 'purchase' and p.unscored is null
      and p.arrival < coalesce(f.corrected_arrival, 9223372036854775807)),
  'judged', (
    select count(*)
    from spendcast.purchases p
    join spendcast.prediction_outcomes o using (event_id)
    where p.customer_id = f.customer_id
      and (p.event_id = f.event_id or p.occurred_at < f.occurred_at and o.due_at >= f.occurred_at)),
  'months', (
    select coalesce(jsonb_agg(to_char(r.month, 'YYYY-MM') order by r.month), '[]')
    from spendcast.monthly_runs r
    where r.is_current and r.arrival_bound > f.arrival
      and r.arrival_bound <= coalesce(f.corrected_arrival, 9223372036854775807)
      and spendcast.day_start(r.month + interval '1 month', (select time_zone from spendcast.settings))
        > f.occurred_at),
  'alert', (
    select jsonb_build_object(
      'status', a.status, 'published_at', a.published_at, 'held', a.claimed_until > now())
    from spendcast.alerts a where a.event_id = f.event_id))
from fact f
