-- As many purchases as bench.purchases says, on top of two_years.sql: two years up to now, a twentieth as
-- many customers, each purchase with its prediction and, where it is due, its outcome.
set timezone = 'UTC';
set synchronous_commit = off;
set maintenance_work_mem = '1GB';
select setseed(0.42);
create temp table shop as
select current_setting('bench.purchases')::bigint as purchases, date_trunc('second', now()) as present;
create temp table look_up as select pg_get_indexdef('spendcast.purchases_history'::regclass) as definition;
drop index spendcast.purchases_history; -- made again below: sorted once instead of ten million times

insert into spendcast.purchases (
  event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency, rate,
  country, channel, items, units, lines, main_category, topic_id, partition, kafka_offset, kafka_timestamp,
  stored_at)
select '0192f000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'), nextval('spendcast.arrivals'), 'purchase',
  'B-' || n, 'M-' || floor(r * r * purchases / 20)::bigint, at, amount, amount, 'USD', 1,
  (array['US', 'DE', 'GB', 'FR', 'IT', 'ES', 'NL', ''])[1 + floor(random() * 8)::int],
  (array['web', 'app', 'store'])[1 + floor(random() * 3)::int],
  jsonb_build_array(jsonb_build_object('sku', 'SKU-' || n % 5000, 'category', category, 'quantity', 1,
    'unit_price', amount::text)), 1, 1, category,
  '00000000-0000-0000-0000-00000000000a', n % 4, 1000000 + n / 4, at + interval '0.1 seconds',
  at + (0.3 + 0.6 * random()) * interval '1 second'
from shop
cross join lateral generate_series(1, purchases) n
cross join lateral (
  select random() as r, present - interval '730 days' * (1 - n::float8 / purchases) as at,
    (array['books', 'toys', 'garden', 'food', 'music', 'sports', ''])[1 + floor(random() * 7)::int] as category,
    round((5 + 120 * random() ^ 3 + case when n % 199 = 0 then 900 else 0 end)::numeric, 2) as amount
  where n > 0) f;
do $$ begin execute (select definition from look_up); end $$;

insert into spendcast.predictions (
  event_id, role, model, version, horizon_days, purchase_probability, expected_spend, predicted_at)
select event_id, 'champion', 'purchase-value', '2', 90, random(), round((amount * (0.4 + 1.6 * random()))::numeric, 2),
  stored_at
from spendcast.purchases where order_id like 'B-%';

insert into spendcast.prediction_outcomes
select p.event_id, r.role, r.model, r.version, p.occurred_at + interval '90 days', r.purchase_probability,
  r.expected_spend, bought, case when bought then round((r.expected_spend * (0.5 + random()))::numeric, 2) else 0 end,
  p.occurred_at + interval '91 days'
from spendcast.purchases p
join spendcast.predictions r using (event_id)
cross join lateral (select random() < r.purchase_probability as bought) b
where p.order_id like 'B-%' and p.occurred_at < now() - interval '91 days';

insert into spendcast.alerts (
  event_id, customer_id, occurred_at, expected_spend, reason, message, status, attempts, created_at, published_at)
select event_id, p.customer_id, p.occurred_at, r.expected_spend, 'large basket: 5 times the usual', '{}', 'published', 1,
  p.stored_at, p.stored_at + interval '0.7 seconds'
from spendcast.predictions r join spendcast.purchases p using (event_id)
where r.expected_spend > 1000 and p.order_id like 'B-%';

insert into spendcast.duplicates
select '00000000-0000-0000-0000-00000000000a', 5, n, 'e-' || n, present - random() * interval '730 days'
from shop cross join lateral generate_series(1, purchases / 200) n;
insert into spendcast.dead_letters (
  topic_id, partition, kafka_offset, kafka_timestamp, record_key, step, reason, detail, payload, stored_at)
select '00000000-0000-0000-0000-00000000000a', 5, 10 * purchases + n, at, 'C-1', 'Parse',
  (array['not_json', 'missing_field', 'bad_quantity', 'not_utf8'])[1 + n % 4], 'at byte ' || n, '{"event_id": ', at
from shop cross join lateral generate_series(1, purchases / 500) n
cross join lateral (select present - random() * interval '730 days' as at where n > 0) t;

insert into spendcast.kafka_ledger (consumer_group, topic_id, partition, topic, start_offset, done, caught_up_at)
select 'spendcast', topic_id, partition, 'purchases', min(first), range_agg(int8range(first, last, '[]')), now()
from (
  select topic_id, partition, min(kafka_offset) as first, max(kafka_offset) as last
  from spendcast.purchases where order_id like 'B-%' group by 1, 2
  union all
  select topic_id, partition, min(kafka_offset), max(kafka_offset) from spendcast.duplicates where partition = 5 group by 1, 2
  union all
  select topic_id, partition, min(kafka_offset), max(kafka_offset) from spendcast.dead_letters where partition = 5 group by 1, 2
) stored
group by topic_id, partition
on conflict (consumer_group, topic_id, partition) do update set done = kafka_ledger.done + excluded.done;
