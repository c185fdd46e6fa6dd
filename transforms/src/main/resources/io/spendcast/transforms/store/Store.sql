-- Stores a bundle: what is new of it, each thing once, and the ledger that vouches for it, in one
-- statement and so in one transaction. A record whose offset the ledger has already is a redelivery
-- and changes nothing. Parallel bundles cannot deadlock: the ledger is locked in the order of
-- partitions, purchases are inserted in the order of event ids.
with recursive bundle as (
  select :consumer_group::text as consumer_group, :epoch::bigint as epoch, :topic_id::uuid as topic_id,
    :alerts_sent::boolean as alerts_sent, :alert_max_age::interval as alert_max_age,
    :alert_cooldown::interval as alert_cooldown, :erasure_key::bytea as erasure_key,
    :newest_correction::bigint as newest_correction, :looked_up::text[] as looked_up
),
-- Whether customers were erased with a key that this stream does not have.
keyless as (
  select from spendcast.erasure_key k cross join bundle b
  where k.fingerprint is distinct from b.erasure_key
),
-- Corrections of customers whose histories were looked up before. `correct` locks the table of streams
-- for itself: it has waited for this statement, or this statement has waited for it and sees it, since
-- locks are taken before the snapshot.
outdated as materialized (
  select c.event_id
  from bundle b
  join spendcast.corrections c
    on c.arrival > b.newest_correction and c.customer_id = any (b.looked_up)
),
-- Nothing below finds a row when another stream has taken over, when this one cannot tell who was erased,
-- or when a history is outdated.
ours as materialized (
  select b.* from spendcast.streams s join bundle b using (consumer_group, epoch)
  where not exists (select from keyless) and not exists (select from outdated)
  for share of s
),
ledger as materialized (
  select l.partition, l.done
  from spendcast.kafka_ledger l join ours o using (consumer_group, topic_id)
  where l.partition = any (:partitions::int[])
  order by l.partition
  for update of l
),
-- Purchases and refunds that no earlier try has stored; of one event id the lowest offset counts.
-- Those of erased customers go no further than the ledger.
arrived as materialized (
  select a.*, e.customer_hash is not null as erased,
    row_number() over (partition by a.event_id, e.customer_hash is not null order by a.n) as copy
  from unnest(
    :purchase_partition::int[], :purchase_kafka_offset::bigint[], :purchase_kafka_millis::bigint[],
    :purchase_event_id::text[], :purchase_type::text[], :purchase_order_id::text[], :purchase_customer_id::text[],
    :purchase_occurred_micros::bigint[], :purchase_amount::numeric[], :purchase_original_amount::numeric[],
    :purchase_currency::text[], :purchase_rate::numeric[], :purchase_rate_day::date[],
    :purchase_country::text[], :purchase_channel::text[], :purchase_items::text[],
    :purchase_units::bigint[], :purchase_lines::int[], :purchase_main_category::text[], :purchase_unscored::text[],
    :purchase_customer_hash::bytea[], :purchase_keyed_otherwise::boolean[],
    -- Empty when no record has any: unnest fills it up with nulls.
    :purchase_headers::text[]
  ) with ordinality as a(
    partition, kafka_offset, kafka_millis, event_id, type, order_id, customer_id, occurred_micros,
    amount, original_amount, currency, rate, rate_day, country, channel, items,
    units, lines, main_category, unscored, customer_hash, keyed_otherwise, headers, n)
  join ledger l on l.partition = a.partition and not l.done @> a.kafka_offset
  left join spendcast.erased_customers e on e.customer_hash = a.customer_hash
),
numbered as materialized (
  select a.*,
    case when a.copy = 1 and not a.erased then nextval('spendcast.arrivals') end as arrival
  from (select * from arrived order by n) a
),
stored as (
  insert into spendcast.purchases (
    event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency,
    rate, rate_day, country, channel, items, units, lines, main_category, unscored, topic_id,
    partition, kafka_offset, kafka_timestamp, headers)
  select
    f.event_id, f.arrival, f.type::spendcast.event_type, f.order_id, f.customer_id,
    timestamptz 'epoch' + f.occurred_micros * interval '1 microsecond', f.amount, f.original_amount,
    f.currency, f.rate, f.rate_day, f.country, f.channel, f.items::jsonb, f.units, f.lines,
    f.main_category, f.unscored, o.topic_id, f.partition, f.kafka_offset,
    timestamptz 'epoch' + f.kafka_millis * interval '1 millisecond', f.headers::jsonb
  from numbered f cross join ours o
  where f.arrival is not null
  order by f.event_id
  on conflict (event_id) do nothing
  returning arrival
),
-- One value to look arrivals up in: a join with what an insert returns is planned for one row, and
-- becomes a loop in a loop.
newly as materialized (
  select coalesce(range_agg(int8range(arrival, arrival + 1)), '{}') as arrivals from stored
),
-- The same event at another position. The same position is no duplicate: another group stored it,
-- perhaps in this very moment. So the function looks after the insert, at what is committed by then;
-- it is given what was stored, since PostgreSQL would otherwise call it before the insert.
doubled as (
  insert into spendcast.duplicates (topic_id, partition, kafka_offset, event_id)
  select o.topic_id, a.partition, a.kafka_offset, a.event_id
  from numbered a cross join ours o cross join newly w
  where not a.erased
    and spendcast.is_duplicate(
      w.arrivals, a.arrival, a.event_id, o.topic_id, a.partition, a.kafka_offset)
  on conflict do nothing
  returning 1
),
-- A dead letter that mentions an erased customer, in its key or its payload, goes no further than the
-- ledger either. Each of its customers' hashes comes with the number of the letter.
letters as materialized (
  select d.*, e.n is not null as erased
  from unnest(
    :letter_partition::int[], :letter_kafka_offset::bigint[], :letter_kafka_millis::bigint[],
    :letter_record_key::bytea[], :letter_step::text[], :letter_reason::text[], :letter_detail::text[],
    :letter_payload::bytea[], :letter_headers::text[]
  ) with ordinality as d(
    partition, kafka_offset, kafka_millis, record_key, step, reason, detail, payload, headers, n)
  join ledger l on l.partition = d.partition and not l.done @> d.kafka_offset
  left join (
    select distinct m.n
    from unnest(:mentioned_n::bigint[], :mentioned_customer_hash::bytea[]) as m(n, customer_hash)
    join spendcast.erased_customers using (customer_hash)
  ) e on e.n = d.n
),
dead as (
  insert into spendcast.dead_letters (
    topic_id, partition, kafka_offset, kafka_timestamp, record_key, step, reason, detail, payload, headers)
  select
    o.topic_id, d.partition, d.kafka_offset,
    timestamptz 'epoch' + d.kafka_millis * interval '1 millisecond',
    d.record_key, d.step, d.reason, d.detail, d.payload, d.headers::jsonb
  from letters d
  cross join ours o
  where not d.erased
  on conflict do nothing
  returning kafka_timestamp
),
forgotten as (
  insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind)
  select o.consumer_group, o.topic_id, r.partition, g, 'erased'
  from (
    select x.partition, range_agg(int8range(x.kafka_offset, x.kafka_offset + 1)) as gaps
    from (
      select partition, kafka_offset from arrived where erased
      union all
      select partition, kafka_offset from letters where erased
    ) x
    group by x.partition
  ) r
  cross join ours o
  cross join lateral unnest(r.gaps) as g
  on conflict do nothing
  returning upper(gap) - lower(gap) as records
),
-- Predictions and alerts of newly stored purchases only; n is the purchase's number above.
predicted as (
  insert into spendcast.predictions (
    event_id, role, model, version, horizon_days, purchase_probability, expected_spend,
    spend_low, spend_high, exceed_probability, exceed_threshold)
  select f.event_id, p.role, p.model, p.version, p.horizon_days, p.purchase_probability, p.expected_spend,
    p.spend_low, p.spend_high, p.exceed_probability, p.exceed_threshold
  from unnest(
    :prediction_n::bigint[], :prediction_role::text[], :prediction_model::text[], :prediction_version::text[],
    :prediction_horizon_days::int[], :prediction_purchase_probability::float8[],
    :prediction_expected_spend::numeric[],
    :prediction_spend_low::numeric[], :prediction_spend_high::numeric[], :prediction_exceed_probability::numeric[],
    :prediction_exceed_threshold::numeric[]
  ) as p(
    n, role, model, version, horizon_days, purchase_probability, expected_spend,
    spend_low, spend_high, exceed_probability, exceed_threshold)
  join numbered f using (n)
  cross join newly w
  where w.arrivals @> f.arrival
  on conflict do nothing
  returning 1
),
-- Only on demand; otherwise there is none.
featured as (
  insert into spendcast.purchase_features (event_id, feature_version, features)
  select f.event_id, v.feature_version, v.features::real[]
  from unnest(:feature_n::bigint[], :feature_feature_version::int[], :feature_features::text[])
    as v(n, feature_version, features)
  join numbered f using (n)
  cross join newly w
  where w.arrivals @> f.arrival
  on conflict do nothing
  returning 1
),
selected as materialized (
  select x.*, row_number() over (partition by x.customer_id, x.too_old order by x.arrival) as nth
  from (
    select
      f.event_id, f.customer_id, f.arrival, a.expected_spend, a.reason, a.message,
      timestamptz 'epoch' + f.occurred_micros * interval '1 microsecond' as occurred_at,
      coalesce(
        now() - (timestamptz 'epoch' + f.occurred_micros * interval '1 microsecond')
          > o.alert_max_age, false) as too_old
    from unnest(:alert_n::bigint[], :alert_expected_spend::numeric[], :alert_reason::text[], :alert_message::text[])
      as a(n, expected_spend, reason, message)
    join numbered f using (n)
    cross join ours o
    cross join newly w
    where w.arrivals @> f.arrival
  ) x
),
-- A customer's alerts one after the other: one within the cooldown of the last that went out does
-- not go out, and so does not count as the last for the next.
decided as (
  select c.event_id, c.customer_id, c.nth, c.cools,
    case when c.cools then c.last_at else c.occurred_at end as last_at
  from (
    select x.event_id, x.customer_id, x.nth, x.occurred_at, l.last_at,
      coalesce(x.occurred_at - l.last_at < o.alert_cooldown, false) as cools
    from selected x
    cross join ours o
    left join lateral (
      select max(a.occurred_at) as last_at from spendcast.alerts a
      where a.customer_id = x.customer_id and a.status in ('pending', 'published', 'failed')
    ) l on o.alert_cooldown is not null
    where x.nth = 1 and not x.too_old
  ) c
  union all
  select c.event_id, c.customer_id, c.nth, c.cools,
    case when c.cools then c.last_at else c.occurred_at end
  from (
    select x.event_id, x.customer_id, x.nth, x.occurred_at, d.last_at,
      coalesce(x.occurred_at - d.last_at < o.alert_cooldown, false) as cools
    from decided d
    join selected x on x.customer_id = d.customer_id and x.nth = d.nth + 1 and not x.too_old
    cross join ours o
  ) c
),
alerted as (
  insert into spendcast.alerts (
    event_id, customer_id, occurred_at, expected_spend, reason, message, status, claimed_until)
  select
    x.event_id, x.customer_id, x.occurred_at, x.expected_spend, x.reason, x.message,
    case
      when not o.alerts_sent then 'suppressed_backfill'
      when x.too_old then 'suppressed_age'
      when d.cools then 'suppressed_cooldown'
      else 'pending'
    end,
    now() + interval '30 seconds'
  from selected x cross join ours o left join decided d using (event_id)
  on conflict do nothing
  returning event_id, customer_id, message, status,
    (extract(epoch from claimed_until) * 1000000)::bigint as claim
),
-- Joined to the rows as they were locked: a row must be read before this updates it.
advanced as (
  update spendcast.kafka_ledger l
  set done = l.done + r.done, updated_at = now(),
    keyed_otherwise = l.keyed_otherwise + (
      select count(*) from arrived a where a.partition = l.partition and a.keyed_otherwise)
  from (
    select u.partition, range_agg(int8range(u.from_offset, u.to_offset)) as done
    from unnest(:range_partition::int[], :range_from_offset::bigint[], :range_to_offset::bigint[])
      as u(partition, from_offset, to_offset)
    group by u.partition
  ) r
  join ledger locked using (partition)
  cross join ours o
  where l.consumer_group = o.consumer_group and l.topic_id = o.topic_id and l.partition = r.partition
  returning 1
),
-- For the metrics: how long after their Kafka timestamps records are stored, counted by bucket. A record
-- that reached Kafka over an hour after it occurred is loaded or sent again: nobody waits for it.
ages as (
  select width_bucket(x.millis - 1, :age_bounds::int8[]) as bucket, count(*) as records, sum(x.millis) as millis,
    count(*) filter (where x.live) as live
  from (
    select c.now_millis - r.kafka_millis as millis, r.live
    from (
      select kafka_millis, kafka_millis - occurred_micros / 1000 <= 3600000 as live
      from arrived where not erased
      union all
      select (extract(epoch from kafka_timestamp) * 1000)::bigint, true from dead
    ) r
    cross join (select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_millis) c
  ) x
  group by 1
)
select
  (select count(*) from keyless) as keyless,
  (select count(*) from outdated) as outdated,
  (select count(*) from ours) as owners,
  (select count(*) from advanced) as partitions,
  (select count(*) from stored) as stored,
  (select count(*) from doubled) as duplicates,
  (select count(*) from dead) as dead_letters,
  (select coalesce(sum(records), 0) from forgotten) as erased,
  (select count(*) from predicted) as predictions,
  (select count(*) from alerted where status <> 'pending') as suppressed,
  coalesce(
    (select json_agg(json_build_array(event_id, customer_id, message, claim)) from alerted
     where status = 'pending' and not exists (select from spendcast.alerts_paused)),
    '[]') as alerts,
  coalesce((select json_agg(json_build_array(bucket, records, millis, live)) from ages), '[]') as ages,
  -- The bundle's first record: its trace and its place among the ages.
  :first_partition::int as first_partition,
  :first_kafka_offset::bigint as first_offset,
  (extract(epoch from clock_timestamp()) * 1000)::bigint - :first_kafka_millis::bigint as first_age,
  (extract(epoch from clock_timestamp() - statement_timestamp()) * 1000000)::bigint as micros
