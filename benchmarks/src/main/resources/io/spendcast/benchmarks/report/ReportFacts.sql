-- Purchases and refunds (one in twenty) of a shop that grows, from October 2024 to the end of October 2026:
-- from which number to which, of how many, and the growth a day. Twenty facts a customer, but a few customers
-- have most of them; products, countries and channels are as uneven. One event in fifty comes up to ten
-- days late. All numbers depend on the row's number alone, so that parts can be made side by side.
-- Every scored purchase has a prediction, one in forty of them an alert, and those that came due in
-- September and October 2026 an outcome.

-- A line of an order: which, says the number of the event and a salt.
create or replace function pg_temp.line(event bigint, salt int)
  returns table (line text, category text, quantity int, price numeric) language sql immutable as
$$
  select
    format('{"sku":"SKU-%s","category":"%s","quantity":%s,"unit_price":"%s"}', sku, name, units, unit_price),
    name, units, units * unit_price
  from (select abs(hashint8extended(event, salt)) as chance) c
  cross join lateral (
    select
      floor(50000 * power((chance % 1000000) / 1e6::float8, 3))::int as sku,
      1 + (chance / 1000000 % 10 / 8)::int as units,
      round((1 + 150 * power((chance / 10000000 % 100000) / 1e5::float8, 3))::numeric, 2) as unit_price
  ) i
  cross join lateral (
    select (array['books', 'toys', 'garden', 'food', 'music', 'sports', 'shoes', 'audio'])[1 + sku % 8] as name
  ) n
$$;

with facts as (
  insert into spendcast.purchases (
    event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency, rate, rate_day,
    country, channel, items, units, lines, main_category, unscored, topic_id, partition, kafka_offset,
    kafka_timestamp, stored_at)
  select
    'event-' || n, n, (case when refund then 'refund' else 'purchase' end)::spendcast.event_type, 'O-' || n,
    'C-' || floor(g.total / 20 * c.customer * c.customer * c.customer)::int,
    late.occurred_at,
    round(price.total * r.rate, 2) * sign, round(price.total, 2) * sign, currency, r.rate,
    case when currency <> 'USD' then late.occurred_at::date end,
    (array['US', 'US', 'US', 'GB', 'DE', 'JP', 'FR', 'CA', 'BR', 'IN', 'AU', 'MX'])[1 + floor(12 * c.country * c.country)::int],
    (array['web', 'app', 'shop'])[1 + floor(3 * c.channel * c.channel)::int],
    ('[' || one.line || case when lines > 1 then ',' || two.line else '' end
      || case when lines > 2 then ',' || three.line else '' end || ']')::jsonb,
    one.quantity + case when lines > 1 then two.quantity else 0 end + case when lines > 2 then three.quantity else 0 end,
    lines, one.category,
    case when not refund and n % 200 = 3 then 'no rate' end,
    '00000000-0000-0000-0000-000000000000', n % 4, n / 4, arrived.at,
    arrived.at + interval '1 millisecond' * (200 + abs(hashint8extended(n, 9)) % 900)
  from generate_series(?::bigint, ?::bigint) as n
  cross join (select ?::bigint as total, ?::float8 as growth, 761 as days) g
  cross join lateral (
    select
      abs(hashint8extended(n, 1) % 1000000) / 1e6 as customer,
      abs(hashint8extended(n, 2) % 1000000) / 1e6 as country,
      abs(hashint8extended(n, 3) % 1000000) / 1e6 as channel,
      n % 20 = 7 as refund,
      case when n % 20 = 7 then -1 else 1 end as sign,
      case when n % 10 < 5 then 1 when n % 10 < 8 then 2 else 3 end as lines,
      case when n % 10 = 1 then 'EUR' when n % 20 = 4 then 'JPY' else 'USD' end as currency
  ) c
  cross join lateral (
    select case currency when 'EUR' then 1.0873 when 'JPY' then 0.0066934512 else 1 end as rate
  ) r
  cross join lateral (
    select timestamptz '2024-10-01 00:00Z' + interval '1 microsecond'
      * floor(86400e6 * ln(1 + (n - 0.5) / g.total * (exp(growth * days) - 1)) / growth)::bigint as at
  ) arrived
  cross join lateral (
    select case when n % 50 = 0 then arrived.at - interval '1 hour' * (n / 50 % 240) else arrived.at - interval '2 seconds' end
      as occurred_at
  ) late
  cross join lateral pg_temp.line(n, 4) one
  cross join lateral pg_temp.line(n, 5) two
  cross join lateral pg_temp.line(n, 6) three
  cross join lateral (
    select one.price + case when lines > 1 then two.price else 0 end + case when lines > 2 then three.price else 0 end as total
  ) price
  returning event_id, arrival, type, occurred_at, unscored, stored_at
),
made as (
  insert into spendcast.predictions
  select event_id, 'champion', 'purchase-value', '1', 90, chance, round((1 + 3000 * chance ^ 40)::numeric, 2), stored_at
  from (
    select event_id, stored_at, abs(hashint8extended(arrival, 7) % 1000000) / 1e6::float8 as chance
    from facts
    where type = 'purchase' and unscored is null
  ) p
  returning *
),
alerts as (
  insert into spendcast.alerts (event_id, customer_id, occurred_at, expected_spend, reason, message, status, created_at)
  select event_id, 'C', f.occurred_at, m.expected_spend, 'much', '{}', 'published', m.predicted_at
  from made m join facts f using (event_id)
  where m.expected_spend > 1000
)
insert into spendcast.prediction_outcomes
select
  event_id, role, model, version, predicted_at + interval '90 days', purchase_probability, expected_spend,
  purchase_probability > 0.4, round((expected_spend * (purchase_probability * 2 - 0.1))::numeric, 2),
  predicted_at + interval '91 days'
from made
where predicted_at between timestamptz '2026-06-01 00:00Z' and timestamptz '2026-08-03 00:00Z'
