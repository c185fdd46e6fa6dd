-- Facts of a shop with everything that the dashboards show, of the partitions and numbers that the table `part`
-- names. Loaded into one database, or into shards by partition: a customer's facts are in one partition. Arrivals
-- are the database's own, so those of two shards overlap.
insert into spendcast.streams (consumer_group, epoch, topic, topic_id, started_at)
select 'g', 3, 'purchases', '11111111-1111-1111-1111-111111111111', base from part
on conflict do nothing;
insert into spendcast.kafka_ledger (consumer_group, topic_id, partition, topic, start_offset, caught_up_at, updated_at)
select 'g', '11111111-1111-1111-1111-111111111111', p, 'purchases', 0, base + interval '1 day', base
from part cross join unnest(partitions) p
on conflict do nothing;
insert into spendcast.alert_rules (consumer_group, topic_id, epoch, first_arrival, threshold)
select 'g', '11111111-1111-1111-1111-111111111111', 3, 1, 900 from part
on conflict do nothing;

with events as (
  select n, n % 13 as customer, (n % 13) % 4 as partition,
    case when n % 9 = 0 then base - interval '60 days' + n * interval '2 hours'
      else base - interval '12 days' + n * interval '57 minutes' end as occurred
  from part cross join generate_series(first, last) n
)
insert into spendcast.purchases (
  event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency, rate, country,
  channel, items, units, lines, main_category, unscored, topic_id, partition, kafka_offset, kafka_timestamp, stored_at)
select 'E-' || n, nextval('spendcast.arrivals'), (case when n % 17 = 5 then 'refund' else 'purchase' end)::spendcast.event_type,
  'O-' || n, 'C-' || customer, occurred, case when n % 17 = 5 then -(n % 7) - 1 else 10 + n % 97 end, 1, 'USD', 1,
  (array['US', 'GB', ''])[1 + n % 3], (array['web', 'app'])[1 + n % 2],
  '[{"sku": "S-1", "category": "books", "quantity": 2, "unit_price": "5.00"}]', 1 + n % 3, 1,
  (array['books', 'toys'])[1 + n / 2 % 2], case when n % 23 = 1 then 'old' end,
  '11111111-1111-1111-1111-111111111111', partition, n,
  occurred + case when n % 19 = 3 then interval '3 hours' else interval '1 second' end,
  occurred + interval '4 hours'
from events cross join part where partition = any (partitions) order by n;

create temporary table facts as
select p.*, substr(event_id, 3)::int as n from spendcast.purchases p cross join part
where substr(event_id, 3)::int between first and last;

insert into spendcast.duplicates
select topic_id, partition, 10000 + n, event_id, stored_at from facts where n % 21 = 4;
insert into spendcast.dead_letters (
  topic_id, partition, kafka_offset, kafka_timestamp, step, reason, detail, payload, stored_at, resolved_at)
select topic_id, partition, 20000 + n, stored_at, 'Parse', case when n % 2 = 0 then 'not_json' else 'too_large' end,
  'detail ' || n, '\x00ff5c', stored_at, case when n % 3 = 0 then stored_at end
from facts where n % 18 = 7;
insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind, recorded_at)
select 'g', topic_id, partition, int8range(30000 + n, 30001 + n), 'void', stored_at from facts where n % 30 = 11;
-- Half of a shard's moved offsets: they balance within its own rows alone.
insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind, void_offsets, recorded_at, month)
select 'g', topic_id, partition, int8range(40000 + n, 40003 + n), 'moved', 2, stored_at, date_trunc('month', stored_at)
from facts where n in (14, 15, 16, 17);
update spendcast.kafka_ledger l set done = s.done
from (
  select partition, range_agg(int8range(kafka_offset, kafka_offset + 1)) as done
  from (
    select partition, kafka_offset from spendcast.purchases
    union all select partition, kafka_offset from spendcast.duplicates
    union all select partition, kafka_offset from spendcast.dead_letters
    union all select partition, lower(gap) from spendcast.ledger_gaps
    union all select partition, lower(gap) + 1 from spendcast.ledger_gaps where kind = 'moved'
  ) o
  group by 1
) s
where l.partition = s.partition;

insert into spendcast.predictions (
  event_id, role, model, version, horizon_days, purchase_probability, expected_spend, predicted_at,
  spend_low, spend_high, exceed_probability, exceed_threshold)
select event_id, role, 'spend', case when n < 100 then '1' else '2' end, 30, (n % 64) / 64.0, 20 * (n % 83), stored_at,
  5, 900, 0.25, case when n % 4 = 0 then 900 end
from facts cross join unnest(array['champion', 'challenger']) role
where type = 'purchase' and unscored is null and (role = 'champion' or n % 5 = 0);
insert into spendcast.prediction_outcomes (
  event_id, role, model, version, due_at, purchase_probability, expected_spend, bought, actual_spend, judged_at,
  within_interval, exceed_probability, exceed_threshold, exceeded)
select event_id, role, model, version, occurred_at + interval '30 days', purchase_probability, expected_spend, n % 2 = 0,
  n * 11 % 1500 - 20, now(), n % 3 = 0, exceed_probability,
  exceed_threshold, n * 11 % 1500 > 900
from facts join spendcast.predictions using (event_id) where n % 9 = 0;
insert into spendcast.alerts (
  event_id, customer_id, occurred_at, expected_spend, reason, message, status, created_at, published_at)
select event_id, customer_id, occurred_at, expected_spend, 'four times the usual basket', '{}',
  (array['published', 'pending', 'suppressed_age', 'failed', 'suppressed_backfill', 'published'])[1 + n % 6], stored_at,
  case when n % 6 in (0, 5) then stored_at + interval '2 seconds' end
from facts join spendcast.predictions using (event_id) where role = 'champion' and expected_spend > 900;
update spendcast.alerts set work_state = case when n % 2 = 0 then 'handled' else 'dismissed' end,
  marked_by = 'ann', marked_at = stored_at, note = 'called'
from facts where facts.event_id = alerts.event_id and n % 9 = 0;

-- Also facts of an earlier part, which are summed up then.
insert into spendcast.corrections (event_id, fact_arrival, customer_id, arrival, reason, corrected_at)
select event_id, arrival, customer_id, nextval('spendcast.arrivals'), 'typo', base
from spendcast.purchases cross join part
where substr(event_id, 3)::int % 29 = case when first = 0 then 2 else 3 end order by arrival;
drop table facts;
