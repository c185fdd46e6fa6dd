-- A shard that reads three partitions: nine customers with ten purchases each, three in each partition, one
-- who changed from partition 0 to 1, and 20 facts of a backfill, two for each of them. One refund, one
-- correction, one duplicate, one dead letter and one void offset in each partition.
insert into spendcast.streams (consumer_group, epoch, topic, topic_id, started_at)
values ('g', 3, 'purchases', '11111111-1111-1111-1111-111111111111', now());
insert into spendcast.kafka_ledger (consumer_group, topic_id, partition, topic, start_offset, done)
select 'g', '11111111-1111-1111-1111-111111111111', p, 'purchases', 0, '{}' from generate_series(0, 2) p;
insert into spendcast.kafka_ledger (consumer_group, topic_id, partition, topic, start_offset, done)
values ('backfill', '33333333-3333-3333-3333-333333333333', 0, 'log.ndjson', 0, '{[0,20)}');

with events as (
  select 'L-' || n as event, 'C-' || n % 10 as customer, '33333333-3333-3333-3333-333333333333'::uuid as topic,
    0 as partition, n::bigint as kafka_offset, now() - interval '400 days' + n * interval '1 hour' as occurred, n as nth
  from generate_series(0, 19) n
  union all
  select 'E-' || n, 'C-' || n % 9, '11111111-1111-1111-1111-111111111111', n % 3, n / 3,
    now() - interval '100 hours' + n * interval '1 hour', 100 + n
  from generate_series(0, 89) n
  union all
  select 'S-' || n, 'C-9', '11111111-1111-1111-1111-111111111111', case when n < 3 then 0 else 1 end,
    30 + n % 3, now() - interval '5 hours' + n * interval '1 hour', 200 + n
  from generate_series(0, 4) n
)
insert into spendcast.purchases (
  event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency, rate, country,
  channel, items, units, lines, main_category, topic_id, partition, kafka_offset, kafka_timestamp, stored_at)
select event, nextval('spendcast.arrivals'), (case when nth = 150 then 'refund' else 'purchase' end)::spendcast.event_type,
  'O', customer, occurred, case when nth = 150 then -3 else nth + 0.5 end, nth, 'USD', 1, 'US', 'web',
  '[]', 1, 1, 'books', topic, partition, kafka_offset, occurred, occurred + interval '1 second'
from events order by nth;

insert into spendcast.duplicates
select '11111111-1111-1111-1111-111111111111', p, 40, 'E-' || p, now() from generate_series(0, 2) p;
insert into spendcast.dead_letters (topic_id, partition, kafka_offset, kafka_timestamp, step, reason, detail, payload)
select '11111111-1111-1111-1111-111111111111', p, 41, now(), 'Parse', 'not_json', 'x', '\x00ff5c' from generate_series(0, 2) p;
insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind, void_offsets, void_ranges, month)
select 'g', '11111111-1111-1111-1111-111111111111', p, '[42,43)', 'void', 1, 1, date_trunc('month', now())
from generate_series(0, 2) p;
update spendcast.kafka_ledger l set done = s.done
from (
  select topic_id, partition, range_agg(int8range(kafka_offset, kafka_offset + 1)) as done
  from (
    select topic_id, partition, kafka_offset from spendcast.purchases
    union all select topic_id, partition, kafka_offset from spendcast.duplicates
    union all select topic_id, partition, kafka_offset from spendcast.dead_letters
    union all select topic_id, partition, 42 from spendcast.ledger_gaps
  ) o
  group by 1, 2
) s
where l.topic_id = s.topic_id and l.partition = s.partition;
insert into spendcast.kafka_ends (consumer_group, topic_id, partition, end_offset)
select consumer_group, topic_id, partition, 43 from spendcast.kafka_ledger where consumer_group = 'g';

insert into spendcast.predictions (
  event_id, role, model, version, horizon_days, purchase_probability, expected_spend, predicted_at,
  spend_low, spend_high, exceed_probability, exceed_threshold)
select event_id, 'champion', 'spend', '1', 90, 0.25, amount * 10, stored_at, 1, 5000, 0.3, 1000
from spendcast.purchases where type = 'purchase';
insert into spendcast.purchase_features select event_id, 4, '{1,2}', stored_at from spendcast.purchases;
insert into spendcast.prediction_outcomes (
  event_id, role, model, version, due_at, purchase_probability, expected_spend, bought, actual_spend, judged_at,
  within_interval, exceed_probability, exceed_threshold, exceeded)
select event_id, 'champion', 'spend', '1', occurred_at + interval '90 days', 0.25, amount * 10, true, amount, now(),
  true, 0.3, 1000, false
from spendcast.purchases where event_id like 'L-%';
insert into spendcast.alerts (event_id, customer_id, occurred_at, expected_spend, reason, message, status)
select event_id, customer_id, occurred_at, 1500, 'r', '{}', case when event_id = 'E-80' then 'pending' else 'published' end
from spendcast.purchases where amount > 170;
insert into spendcast.corrections (event_id, fact_arrival, customer_id, arrival, reason)
select event_id, arrival, customer_id, nextval('spendcast.arrivals'), 'typo'
from spendcast.purchases where event_id in ('E-10', 'E-11', 'E-12');
