-- Two years of purchases and refunds (one in twenty) of a heavy-tailed million customers: the largest
-- makes every tenth purchase, the next one some of a hundred. One event in thirty comes late. All
-- numbers depend on the row alone.
insert into spendcast.purchases (
  event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency, rate,
  country, channel, items, units, lines, main_category, topic_id, partition, kafka_offset, kafka_timestamp)
select
  'event-' || n, nextval('spendcast.arrivals'), (case when is_refund then 'refund' else 'purchase' end)::spendcast.event_type,
  'O-' || n, customer, t.occurred_at, a.signed, a.signed, 'USD', 1, 'US', 'web', '[]', 1 + n % 4, 1 + n % 3,
  a.category, '00000000-0000-0000-0000-000000000000', 0, n, t.now
from generate_series(1, ?::bigint) as n
cross join (select ?::bigint as total) g
cross join lateral (
  select
    abs(hashint8extended(n, 1) % 1000000) / 1e6 as who,
    n % 20 = 7 as is_refund,
    timestamptz '2024-01-01T00:00:00Z' + interval '730 days' * (n::float8 / g.total) as now,
    (5 + abs(hashint8extended(n, 2) % 20000) / 100.0)::numeric(16, 4) as amount
) r
cross join lateral (
  select
    case when n % 10 = 0 then 'C-largest' else 'C-' || floor(1000000 * who * who * who)::int end as customer,
    r.now - case when n % 30 = 0 then interval '1 day' * (n % 29) else interval '0' end as occurred_at,
    r.now
) t
cross join lateral (
  select
    case when is_refund then -amount else amount end as signed,
    (array['books', 'toys', 'garden', 'food', 'music', 'sports'])[1 + n % 6] as category
) a
