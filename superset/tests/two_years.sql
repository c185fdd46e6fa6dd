-- Two years of a small shop, the same rows at any time but for the clock: the last nine days are dense,
-- so that the minutes of today have some and those of last week too. For tests and screenshots.
set timezone = 'UTC';
create temp table clock as select date_trunc('minute', now()) as present;
insert into spendcast.settings (base_currency) values ('USD') on conflict do nothing;

create temp table facts as
select
  n, 'C-' || (n * 7919 % 12000)::text as customer_id,
  case when n <= 40000 then c.present - interval '730 days' + n * interval '25.8 minutes'
    else c.present - interval '9 days' + (n - 40000) * interval '30 seconds' end as occurred_at,
  case when n % 29 = 0 then 'refund' else 'purchase' end as type,
  (array['US', 'DE', 'GB', 'FR', ''])[1 + (n * 31 % 17 % 5)] as country,
  (array['web', 'app', 'store'])[1 + (n * 13 % 7 % 3)] as channel,
  (array['books', 'toys', 'garden', 'food', 'music', 'sports'])[1 + (n * 17 % 23 % 6)] as category,
  round((8 + (n * 7919 % 4000) / 25.0 + case when n % 97 = 0 then 900 else 0 end)::numeric, 2) as amount
from generate_series(1, 65920) n cross join clock c;

insert into spendcast.purchases (
  event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency, rate,
  country, channel, items, units, lines, main_category, unscored, topic_id, partition, kafka_offset,
  kafka_timestamp, stored_at)
select 'e-' || n, nextval('spendcast.arrivals'), type::spendcast.event_type, 'A-' || n, customer_id,
  occurred_at, case type when 'refund' then -amount else amount end,
  case type when 'refund' then -amount else amount end, 'USD', 1, country, channel,
  jsonb_build_array(jsonb_build_object('sku', 'SKU-' || n % 200, 'category', category, 'quantity', 1,
    'unit_price', amount::text)), 1, 1, category,
  case when type = 'purchase' and n % 1999 = 0 then 'no model' end,
  '00000000-0000-0000-0000-00000000000a', n % 4, n / 4,
  occurred_at + case when n % 211 = 0 then interval '3 hours' else interval '0.1 second' end,
  occurred_at + case when n % 211 = 0 then interval '3 hours' else interval '0.1 second' end
    + (0.25 + (n % 100) / 150.0) * interval '1 second'
from facts order by n;

insert into spendcast.predictions (
  event_id, role, model, version, horizon_days, purchase_probability, expected_spend, predicted_at)
select 'e-' || n, r.role, 'purchase-value', r.version, 90, (n * 37 % 1000) / 1000.0,
  round((amount * (0.4 + (n * 37 % 1000) / 500.0) * r.factor)::numeric, 2), occurred_at
from facts
cross join (values ('champion', 1.0), ('challenger', 1.08)) v(role, factor)
cross join lateral (select v.role, v.factor,
  case when v.role = 'challenger' then '3' when n < 60000 then '1' else '2' end as version) r
where type = 'purchase' and n % 1999 <> 0 and (r.role = 'champion' or n % 4 = 0);

insert into spendcast.alerts (
  event_id, customer_id, occurred_at, expected_spend, reason, message, status, attempts, created_at,
  published_at)
select f.event_id, p.customer_id, p.occurred_at, f.expected_spend,
  format('%s: %s times the usual basket', (array['large basket', 'back after a pause'])[1 + n % 2], 2 + n % 9),
  '{}', case when n % 5 = 0 then 'suppressed_cooldown' when n % 23 = 0 then 'failed' else 'published' end,
  1, p.stored_at, case when n % 5 <> 0 and n % 23 <> 0 then p.stored_at + interval '0.7 seconds' end
from spendcast.predictions f
join spendcast.purchases p using (event_id)
cross join lateral (select substr(p.event_id, 3)::int as n) k
where f.role = 'champion' and f.expected_spend > 1000;

insert into spendcast.duplicates
select '00000000-0000-0000-0000-00000000000a', n % 4, 16480 + (n % 4 = 0)::int + n / 4, 'e-' || n * 60,
  present - (n * 41 % 800) * interval '1 hour'
from generate_series(0, 799) n cross join clock;
insert into spendcast.dead_letters (
  topic_id, partition, kafka_offset, kafka_timestamp, record_key, step, reason, detail, payload, stored_at,
  resolved_at)
select '00000000-0000-0000-0000-00000000000a', n % 4, 16680 + (n % 4 = 0)::int + n / 4, s.at, convert_to('C-' || n, 'UTF8'),
  case when n % 7 = 0 then 'Convert' else 'Parse' end,
  case when n % 7 = 0 then 'no_rate' else (array['not_json', 'missing_field', 'bad_quantity', 'not_utf8'])[1 + n % 4] end,
  'at byte ' || n, case when n % 4 = 3 then '\xff00feed'::bytea || convert_to('{"event_id"', 'UTF8')
    else convert_to(format('{"event_id": "e-%s", "type": "purchase", "items": [{"quantity": %s', n, -n), 'UTF8') end,
  s.at, case when n % 3 = 0 then s.at + interval '1 day' end
from generate_series(0, 299) n cross join clock
cross join lateral (select present - (n * 53 % 830) * interval '1 hour' as at) s;

insert into spendcast.streams values (
  'spendcast', 4, 'purchases', '00000000-0000-0000-0000-00000000000a', now() - interval '1 day');
insert into spendcast.kafka_ledger (
  consumer_group, topic_id, partition, topic, start_offset, done, caught_up_at)
select 'spendcast', '00000000-0000-0000-0000-00000000000a', p, 'purchases', min(o),
  range_agg(int8range(o, o + 1)), now() - interval '2 seconds' - p * interval '1 second'
from (
  select partition as p, kafka_offset as o from spendcast.purchases
  union all select partition, kafka_offset from spendcast.duplicates
  union all select partition, kafka_offset from spendcast.dead_letters
) x group by p;

insert into spendcast.prediction_outcomes
select p.event_id, r.role, r.model, r.version, p.occurred_at + interval '90 days', r.purchase_probability,
  r.expected_spend, n * 37 % 1000 > n * 61 % 1000,
  case when n * 37 % 1000 > n * 61 % 1000 then round(r.expected_spend * (0.5 + (n * 7 % 110) / 100.0), 2) else round(r.expected_spend * 0.1, 2) end, p.occurred_at + interval '91 days'
from spendcast.predictions r
join spendcast.purchases p using (event_id)
cross join lateral (select substr(p.event_id, 3)::int as n) k
where p.occurred_at + interval '90 days' < now() and p.occurred_at > now() - interval '300 days';

-- Version 1 is of a program that made no intervals.
update spendcast.predictions set
  spend_low = round(0.2 * expected_spend, 2), spend_high = round(1.6 * expected_spend, 2),
  exceed_probability = round(least(expected_spend / 2500, 1), 4), exceed_threshold = 1000
where version <> '1';
update spendcast.prediction_outcomes o set
  within_interval = greatest(o.actual_spend, 0) between r.spend_low and r.spend_high,
  exceed_probability = r.exceed_probability, exceed_threshold = r.exceed_threshold,
  exceeded = o.actual_spend > r.exceed_threshold
from spendcast.predictions r
where (r.event_id, r.role, r.model, r.version) = (o.event_id, o.role, o.model, o.version)
  and r.spend_low is not null;

insert into spendcast.prediction_drift
select 'purchase-value', v, (date_trunc('week', present) - w * interval '7 days')::date,
  case when f = 'expected_spend' then 'prediction' else 'feature' end, f,
  0.02 + (length(f) * (w + 3) % 11) / 60.0 + case when f = 'gap_days' and w < 3 then 0.2 else 0 end, 5000,
  'training'
from clock cross join generate_series(0, 11) w
cross join unnest(array['1', '2']) v
cross join unnest(array['recency_days', 'frequency', 'monetary_mean', 'tenure_days', 'gap_days',
  'refund_share', 'amount', 'units', 'weekday', 'expected_spend']
  || array(select 'category_share_' || n from generate_series(1, 35) n)) f;

-- Two months of reports.
insert into spendcast.monthly_runs (run_id, month, code_version, arrival_bound, finished_at, is_current)
select ('00000000-0000-0000-0000-00000000000' || m)::uuid,
  (date_trunc('month', present) - m * interval '1 month')::date, 'test', 60000, now(), true
from clock cross join generate_series(1, 2) m;
insert into spendcast.monthly_totals
select run_id, p, 100000 + 9000 * k + extract(month from month) * 777, 2500 + 10 * k, 4200 - 300 * k, 60, 900 - 50 * k,
  5100 from spendcast.monthly_runs cross join unnest(array['month', 'month_before', 'year_before'])
  with ordinality as x(p, k);
insert into spendcast.monthly_days
select run_id, p, (month - (k - 1) * interval '1 month')::date + d, 3000 + (d * 17 + k * 531) % 900 + 400 * (d % 7 / 5), 80,
  130 + d % 7 * 3, 100 from spendcast.monthly_runs
cross join unnest(array['month', 'month_before', 'year_before']) with ordinality as x(p, k)
cross join generate_series(0, 27) d;
insert into spendcast.monthly_customers
select run_id, k, c, o, r from spendcast.monthly_runs
cross join (values ('new', 120, 160, 9000), ('returning', 780, 3900, 96000), ('lapsed', 210, 300, 14000)) v(k, c, o, r);
insert into spendcast.monthly_segments
select run_id, s, c, c * 3, c * 95, c * 610, d, c * e from spendcast.monthly_runs
cross join (values ('champions', 130, 5.1, 420), ('loyal', 260, 11.0, 250), ('promising', 190, 20.5, 140),
  ('at_risk', 210, 75.0, 90), ('cant_lose', 40, 82.0, 300), ('hibernating', 420, 190.0, 25)) v(s, c, d, e);
insert into spendcast.monthly_segment_flows
select run_id, a.s, b.s, greatest(1, 400 / (1 + 4 * abs(a.k - b.k)) + extract(month from month)::int)
from spendcast.monthly_runs
cross join unnest(array['champions', 'loyal', 'promising', 'at_risk', 'cant_lose', 'hibernating', 'none']) with ordinality a(s, k)
cross join unnest(array['champions', 'loyal', 'promising', 'at_risk', 'cant_lose', 'hibernating']) with ordinality b(s, k);
insert into spendcast.monthly_cohorts
select run_id, (month - (11 - c) * interval '1 month')::date, a, 100 + c * 5,
  ((100 + c * 5) * (case when a = 0 then 1 else 0.55 - 0.03 * a end))::int, 5000 - a * 300
from spendcast.monthly_runs cross join generate_series(0, 11) c cross join generate_series(0, 11) a
where a <= 11 - c;
insert into spendcast.monthly_dimensions
select run_id, d, v, 30000 - 2500 * k, 900 - 60 * k, 1000, 28000 - 1900 * k, 25000 - 2000 * k, k,
  case when k > 4 then k - 4 end from spendcast.monthly_runs
cross join (
  select 'category' as d, v, k from unnest(array['books', 'toys', 'garden', 'food', 'music', 'sports']) with ordinality x(v, k)
  union all select 'country', v, k from unnest(array['US', 'DE', 'GB', 'FR', '']) with ordinality x(v, k)
  union all select 'channel', v, k from unnest(array['web', 'app', 'store']) with ordinality x(v, k)
  union all select 'product', 'SKU-' || k, k from generate_series(1, 10) k
) x;
insert into spendcast.monthly_concentration
select run_id, p, 9 * p, r from spendcast.monthly_runs cross join (values (1, 9000), (5, 29000), (20, 61000)) v(p, r);
insert into spendcast.monthly_predictions
select run_id, 'champion', 'purchase-value', v, b, 2200 / k, 2200 / k * (b + 5), 0.5, now(), now()
from spendcast.monthly_runs cross join unnest(array['1', '2']) v
cross join unnest(array[0, 10, 25, 50, 100, 250, 500, 1000, 2500]) with ordinality x(b, k);
insert into spendcast.monthly_outlook select run_id, 90, 1210, 240000, 640 from spendcast.monthly_runs;
insert into spendcast.monthly_alerts
select run_id, s, a, a * 1400 from spendcast.monthly_runs
cross join (values ('published', 61), ('suppressed_cooldown', 14), ('failed', 2)) v(s, a);
insert into spendcast.monthly_quality
select run_id, m, v from spendcast.monthly_runs
cross join (values ('duplicates', 41), ('dead_letters', 17), ('unscored', 3), ('late_events', 22),
  ('latency_p50_seconds', 0.41), ('latency_p99_seconds', 0.93)) x(m, v);
insert into spendcast.reports (month, revision, run_id, html, pdf, checksum, code_version)
select month, 1, run_id, '<!doctype html><title>Report</title><h1>Report of ' || to_char(month, 'YYYY-MM') || '</h1>',
  convert_to('%PDF-1.4 report', 'UTF8'), 'none', 'test' from spendcast.monthly_runs;
