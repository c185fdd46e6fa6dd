-- A shop of its own making, the same every time: 26 months up to November 2024 with all that a report
-- tells of; shop.facts says how large. Chance is a hash of the row's number, so that nothing depends on
-- the order of rows.
create function pg_temp.chance(n bigint, what text) returns double precision language sql immutable as
$$ select ('x' || substr(md5(n || what), 1, 8))::bit(32)::bigint / 4294967296.0 $$;

create temporary table shop as
select
  n,
  timestamptz '2022-09-20 00:00Z' + interval '1 microsecond'
    * floor(pg_temp.chance(n, 'time') * 86400e6 * 795)::bigint as occurred_at,
  'C-' || floor(current_setting('shop.facts')::int / 30 * pg_temp.chance(n, 'customer') ^ 2) as customer_id,
  pg_temp.chance(n, 'refund') < 0.06 as refund,
  (array['USD', 'USD', 'USD', 'EUR', 'JPY'])[1 + floor(pg_temp.chance(n, 'currency') * 5)::int] as currency,
  (array['US', 'DE', 'FR', 'JP', 'BR', ''])[1 + floor(pg_temp.chance(n, 'country') ^ 2 * 6)::int] as country,
  (array['web', 'app', 'shop', ''])[1 + floor(pg_temp.chance(n, 'channel') ^ 2 * 4)::int] as channel
from generate_series(1, current_setting('shop.facts')::int) n;

insert into spendcast.purchases
select
  (case when s.refund then 'R-' else 'E-' end) || s.n,
  row_number() over (order by s.occurred_at + interval '20 days' * pg_temp.chance(s.n, 'late') ^ 9),
  (case when s.refund then 'refund' else 'purchase' end)::spendcast.event_type,
  'O-' || s.n,
  s.customer_id,
  s.occurred_at,
  round(i.total * r.rate, 2),
  round(i.total, 2),
  s.currency,
  r.rate,
  case when s.currency <> 'USD' then s.occurred_at::date end,
  s.country,
  s.channel,
  i.items,
  i.units,
  i.lines,
  i.main_category,
  case when not s.refund and pg_temp.chance(s.n, 'unscored') < 0.02 then 'no rate' end,
  '11111111-2222-3333-4444-555555555555',
  s.n % 2,
  s.n,
  s.occurred_at + interval '1 second' * (pg_temp.chance(s.n, 'delay') ^ 12 * 9000),
  s.occurred_at + interval '1 second' * (pg_temp.chance(s.n, 'delay') ^ 12 * 9000)
    + interval '1 microsecond' * floor(pg_temp.chance(s.n, 'latency') ^ 6 * 5e6)
from shop s
cross join lateral (
  select
    jsonb_agg(l.line) as items,
    sum(l.quantity * l.price) * case when s.refund then -1 else 1 end as total,
    sum(l.quantity) as units,
    count(*) as lines,
    min(coalesce(l.line ->> 'category', '')) as main_category
  from (
    select
      p.quantity,
      p.price,
      jsonb_strip_nulls(jsonb_build_object(
        'sku', 'SKU-' || p.sku,
        'category', (array['books', 'games', 'food', 'Bücher', '本', null])[1 + p.sku % 6],
        'quantity', p.quantity,
        'unit_price', p.price::text)) as line
    from (
      select
        floor(120 * pg_temp.chance(s.n, 'sku' || k) ^ 2)::int as sku,
        1 + floor(4 * pg_temp.chance(s.n, 'quantity' || k) ^ 2)::int as quantity,
        round((150 * pg_temp.chance(s.n, 'price' || k) ^ 3)::numeric, (k % 5)::int) as price
      from generate_series(1, 1 + s.n % 4) k
    ) p
  ) l
) i
cross join lateral (
  select case s.currency when 'EUR' then 1.0873 when 'JPY' then 0.0066934512 else 1 end as rate
) r;

-- The last facts arrive after the bound: they belong to no report of now.
select setval('spendcast.arrivals', (select max(arrival) - 60 from spendcast.purchases));
update spendcast.purchases set occurred_at = occurred_at - interval '20 days'
where arrival > (select max(arrival) - 30 from spendcast.purchases);

insert into spendcast.predictions
select
  p.event_id, v.role, 'spend', v.version, v.horizon_days,
  pg_temp.chance(p.kafka_offset, 'probability' || v.version),
  round((9000 * greatest(0, pg_temp.chance(p.kafka_offset, 'spend' || v.version) ^ 4 - 0.001))::numeric, 2),
  p.stored_at
from spendcast.purchases p
cross join lateral (
  select 'champion' as role, case when p.occurred_at < '2024-10-11' then '1' else '2' end as version,
    case when p.kafka_offset % 40 = 0 then 60 else 90 end as horizon_days
  union all
  select 'challenger', '3', 90 where p.kafka_offset % 3 = 0
) v
where p.type = 'purchase' and p.unscored is null and p.kafka_offset % 60 <> 7;

insert into spendcast.prediction_outcomes
select
  r.event_id, r.role, r.model, r.version, p.occurred_at + make_interval(hours => 24 * r.horizon_days),
  r.purchase_probability, r.expected_spend,
  pg_temp.chance(p.kafka_offset, 'bought') < r.purchase_probability,
  round((4000 * pg_temp.chance(p.kafka_offset, 'actual') ^ 5 - 30)::numeric, 2),
  p.occurred_at + make_interval(hours => 24 * r.horizon_days + 30)
from spendcast.predictions r
join spendcast.purchases p using (event_id)
where p.occurred_at < '2024-08-20';

-- Predictions of an older program have no interval: every eleventh.
update spendcast.prediction_outcomes o set
  within_interval = o.actual_spend <= 2.5 * o.expected_spend,
  exceed_probability = round(pg_temp.chance(p.kafka_offset, 'exceeds')::numeric, 4),
  exceed_threshold = case when p.kafka_offset % 3 = 0 then 1500 else 400 end,
  exceeded = o.actual_spend > case when p.kafka_offset % 3 = 0 then 1500 else 400 end
from spendcast.purchases p
where p.event_id = o.event_id and p.kafka_offset % 11 <> 0;

-- Due at the very end of the month, and the very start.
update spendcast.prediction_outcomes set due_at = '2024-11-01 00:00Z'
where event_id in (select event_id from spendcast.prediction_outcomes where due_at < '2024-11-01' order by due_at desc limit 3);
update spendcast.prediction_outcomes set due_at = '2024-10-01 00:00Z'
where event_id in (select event_id from spendcast.prediction_outcomes where due_at > '2024-10-01' order by due_at limit 3);

insert into spendcast.alerts (event_id, customer_id, occurred_at, expected_spend, reason, message, status, created_at)
select r.event_id, p.customer_id, p.occurred_at, r.expected_spend, 'much', '{}',
  (array['published', 'published', 'suppressed_cooldown', 'failed'])[1 + p.kafka_offset % 4], r.predicted_at
from spendcast.predictions r
join spendcast.purchases p using (event_id)
where r.role = 'champion' and r.expected_spend > 1000;

insert into spendcast.duplicates
select p.topic_id, p.partition, 1000000 + p.kafka_offset, p.event_id, p.stored_at + interval '1 hour'
from spendcast.purchases p
where p.kafka_offset % 17 = 0;

insert into spendcast.dead_letters
select
  '11111111-2222-3333-4444-555555555555', 0, 2000000 + s.n, s.occurred_at, null,
  (array['Parse', 'Convert'])[1 + s.n % 2],
  (array['not_json', 'missing_field', 'no_rate'])[1 + s.n % 3], 'as it was', null,
  s.occurred_at + interval '1 second',
  case when s.n % 5 = 0 then s.occurred_at + interval '1 day' end
from shop s
where s.n % 13 = 0;

insert into spendcast.ledger_gaps
select 'g', '11111111-2222-3333-4444-555555555555', 0, int8range(3000000 + s.n, 3000000 + s.n + s.n % 11 + 1),
  (array['void', 'lost', 'erased'])[1 + s.n % 3], s.occurred_at
from shop s
where s.n % 47 = 0;

-- Some facts are corrected soon after they came, many of the newest; the last corrections arrive after
-- the bound.
insert into spendcast.corrections (event_id, fact_arrival, customer_id, arrival, reason)
select p.event_id, p.arrival, p.customer_id, p.arrival + 20, 'mistyped'
from spendcast.purchases p
where p.arrival % 29 = 3 or p.occurred_at >= '2024-10-01' and p.arrival % 5 = 1;
