-- Events of the contract as purchases: offsets and arrivals in the order of the lines, every currency
-- taken at its face.
with events as (
  select
    l.n, l.e, (l.e ->> 'occurred_at')::timestamptz as occurred_at,
    case l.e ->> 'type' when 'refund' then -1 else 1 end as sign,
    i.units, i.lines, i.amount, i.main_category
  from lines l
  cross join lateral (
    select
      sum((item ->> 'quantity')::int) as units,
      count(*) as lines,
      round(sum((item ->> 'quantity')::int * (item ->> 'unit_price')::numeric), 2) as amount,
      min(item ->> 'category') as main_category
    from jsonb_array_elements(l.e -> 'items') as item
  ) i
)
insert into spendcast.purchases (
  event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency,
  rate, country, channel, items, units, lines, main_category, topic_id, partition, kafka_offset,
  kafka_timestamp, stored_at)
select
  e ->> 'event_id', nextval('spendcast.arrivals'), (e ->> 'type')::spendcast.event_type,
  e ->> 'order_id', e ->> 'customer_id', occurred_at, sign * amount, sign * amount, 'USD', 1,
  coalesce(e ->> 'country', ''), coalesce(e ->> 'channel', ''), e -> 'items', units, lines,
  coalesce(main_category, ''), %(topic_id)s, 0, n - 1, occurred_at, occurred_at
from events
order by n
