-- A past for every customer: the same number of purchases each, spread evenly over the twelve months
-- before the benchmark's first event, with amounts between 5 and 205 that depend on the row alone. Each
-- has its prediction. Ordered ids lie before those of the events.
with past as (
  insert into spendcast.purchases (
    event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency, rate,
    country, channel, items, units, lines, main_category, topic_id, partition, kafka_offset, kafka_timestamp)
  select
    (case when g.ordered then lpad(to_hex(n), 16, '0') || right(md5(n::text), 16)
      else md5('past ' || n) end)::uuid::text,
    nextval('spendcast.arrivals'), 'purchase', 'O-' || n, 'C-' || n % g.customers,
    g.first_event - interval '365 days' * (1 - n::float8 / g.total) - interval '1 minute',
    a.amount, a.amount, 'USD', 1, 'US', 'web',
    jsonb_build_array(jsonb_build_object(
      'sku', 'SKU-' || n % 5000, 'category', a.category, 'quantity', 1, 'unit_price', a.amount::text)),
    1, 1, a.category, '00000000-0000-0000-0000-000000000000', 0, n, g.first_event
  from (
    select ?::bigint as customers, ?::bigint as total, ?::timestamptz as first_event, ?::boolean as ordered
  ) g
  cross join generate_series(0, g.total - 1) as n
  cross join lateral (
    select
      (5 + (n * 7919) % 20000 / 100.0)::numeric(16, 4) as amount,
      (array['books', 'toys', 'garden', 'food', 'music', 'sports'])[1 + n % 6] as category
  ) a
  returning event_id, amount
)
insert into spendcast.predictions (
  event_id, role, model, version, horizon_days, purchase_probability, expected_spend, predicted_at)
select event_id, 'champion', 'purchase-value', '1', 90, 0.5, amount, ?::timestamptz
from past
