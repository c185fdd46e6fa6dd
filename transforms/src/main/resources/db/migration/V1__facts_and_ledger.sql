-- All durable facts of the stream. Planned for 100 M purchases: narrow keys, one covering index for
-- the look-up, append-only tables. Written by the stream alone; see Store.sql and LookUpHistory.sql.

create type spendcast.event_type as enum ('purchase', 'refund');

-- The base currency is fixed for good: amounts of two currencies must never be added up.
create table spendcast.settings (
  only_row boolean primary key default true check (only_row),
  base_currency text not null check (base_currency ~ '^[A-Z]{3}$')
);

-- One row for each consumer group. Who holds the newest epoch may store; older ones store nothing.
create table spendcast.streams (
  consumer_group text primary key,
  epoch bigint not null,
  topic text not null,
  topic_id uuid not null,
  started_at timestamptz not null
);

-- Which offsets have a durable outcome. Written in the transaction that stores the outcomes.
create table spendcast.kafka_ledger (
  consumer_group text not null,
  topic_id uuid not null,
  partition int not null,
  topic text not null,
  start_offset bigint not null,
  done int8multirange not null default '{}',
  caught_up_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (consumer_group, topic_id, partition)
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
comment on column spendcast.kafka_ledger.done is 'offsets with a durable outcome: a purchase, a duplicate, a dead letter or a gap';
comment on column spendcast.kafka_ledger.caught_up_at is 'when the stream last had nothing left to read here';

-- Offsets without an outcome of their own: never delivered (void: transaction markers and aborted
-- records), gone before they were read (lost, accepted by a person), or erased.
create table spendcast.ledger_gaps (
  consumer_group text not null,
  topic_id uuid not null,
  partition int not null,
  gap int8range not null check (not isempty(gap)),
  kind text not null check (kind in ('void', 'lost', 'erased')),
  recorded_at timestamptz not null default now(),
  primary key (consumer_group, topic_id, partition, gap)
);

-- Ascending with the offset inside a partition; never cached, or later bundles could get lower ones.
create sequence spendcast.arrivals as bigint cache 1;

create table spendcast.purchases (
  event_id text primary key,
  arrival bigint not null,
  type spendcast.event_type not null,
  order_id text not null,
  customer_id text not null,
  occurred_at timestamptz not null,
  amount numeric(14, 2) not null,
  original_amount numeric(14, 2) not null,
  currency text not null,
  rate numeric(20, 10) not null,
  rate_day date,
  country text not null,
  channel text not null,
  items jsonb not null,
  units bigint not null,
  lines int not null,
  main_category text not null,
  unscored text,
  topic_id uuid not null,
  partition int not null,
  kafka_offset bigint not null,
  kafka_timestamp timestamptz not null,
  stored_at timestamptz not null default now()
) with (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
        autovacuum_analyze_scale_factor = 0.02);
comment on table spendcast.purchases is 'one row per purchase or refund; never updated';
comment on column spendcast.purchases.arrival is 'order of storing; a purchase''s history is what has a lower one';
comment on column spendcast.purchases.amount is 'base currency; negative for a refund';
comment on column spendcast.purchases.original_amount is 'in currency; negative for a refund';
comment on column spendcast.purchases.rate is 'base units for one unit of currency; 1 for the base currency itself';
comment on column spendcast.purchases.rate_day is 'day of the rate; null for the base currency itself';
comment on column spendcast.purchases.unscored is 'why a purchase has no prediction; null when it has one, and for refunds';

-- The look-up of a customer's newest facts reads this index alone.
create index purchases_history on spendcast.purchases
  (customer_id, occurred_at desc, arrival desc) include (amount, type, units, lines, main_category);
-- Small, and good enough for months: rows come roughly in time order.
create index purchases_occurred_at on spendcast.purchases using brin (occurred_at) with (autosummarize = on);
create index purchases_stored_at on spendcast.purchases using brin (stored_at) with (autosummarize = on);

create view spendcast.purchase_items as
select
  p.event_id,
  p.customer_id,
  p.occurred_at,
  p.type,
  p.currency,
  i.line,
  i.item ->> 'sku' as sku,
  coalesce(i.item ->> 'category', '') as category,
  (i.item ->> 'quantity')::int as quantity,
  (i.item ->> 'unit_price')::numeric as unit_price
from spendcast.purchases p
cross join lateral jsonb_array_elements(p.items) with ordinality as i(item, line);

create table spendcast.predictions (
  event_id text not null,
  role text not null check (role in ('champion', 'challenger')),
  model text not null,
  version text not null,
  horizon_days int not null,
  purchase_probability double precision not null check (purchase_probability between 0 and 1),
  expected_spend numeric(14, 2) not null check (expected_spend >= 0),
  predicted_at timestamptz not null default now(),
  primary key (event_id, role, model, version)
) with (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000);

-- An outbox: a row is made in the transaction of its prediction and sent afterwards, at least once.
create table spendcast.alerts (
  event_id text primary key,
  customer_id text not null,
  occurred_at timestamptz not null,
  expected_spend numeric(14, 2) not null,
  reason text not null,
  message text not null,
  status text not null
    check (status in ('pending', 'published', 'failed', 'suppressed_age', 'suppressed_cooldown')),
  claimed_until timestamptz,
  attempts int not null default 0,
  message_id text,
  error text,
  created_at timestamptz not null default now(),
  published_at timestamptz
);
comment on column spendcast.alerts.message is 'the JSON that is published, byte for byte the same at every try';
comment on column spendcast.alerts.claimed_until is 'nobody else sends the row before then';
create index alerts_outbox on spendcast.alerts (claimed_until) where status = 'pending';
create index alerts_of_customer on spendcast.alerts (customer_id, occurred_at desc)
  where status in ('pending', 'published', 'failed');
create index alerts_created_at on spendcast.alerts (created_at);

create table spendcast.duplicates (
  topic_id uuid not null,
  partition int not null,
  kafka_offset bigint not null,
  event_id text not null,
  stored_at timestamptz not null default now(),
  primary key (topic_id, partition, kafka_offset)
);

create table spendcast.dead_letters (
  topic_id uuid not null,
  partition int not null,
  kafka_offset bigint not null,
  kafka_timestamp timestamptz not null,
  record_key bytea,
  step text not null,
  reason text not null,
  detail text not null,
  payload bytea,
  stored_at timestamptz not null default now(),
  resolved_at timestamptz,
  primary key (topic_id, partition, kafka_offset)
);
create index dead_letters_stored_at on spendcast.dead_letters (stored_at);

-- Append-only: a correction is a later row of the same day and never touches what is stored.
create table spendcast.exchange_rates (
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  day date not null,
  rate numeric(20, 10) not null check (rate > 0),
  loaded_at timestamptz not null default clock_timestamp(),
  primary key (currency, day, loaded_at)
);
comment on column spendcast.exchange_rates.rate is 'units of the base currency for one unit of currency';

-- Keyed hashes of customers who were erased, so that a replay cannot bring them back.
create table spendcast.erased_customers (
  customer_hash bytea primary key,
  erased_at timestamptz not null default now()
);

-- Where the stream stands: everything below this offset has a durable outcome.
create function spendcast.ledger_position(start_offset bigint, done int8multirange) returns bigint
  language sql immutable parallel safe as
$$
  select coalesce(
    (select upper(r) from unnest(done) r where lower(r) <= start_offset and upper(r) > start_offset),
    start_offset)
$$;

-- One row a partition; offsets = the sum of the other counts, after any history of crashes. Each
-- table is read once, however many partitions there are.
create view spendcast.accounting as
select
  l.consumer_group,
  l.topic,
  l.topic_id,
  l.partition,
  (select coalesce(sum(upper(r) - lower(r)), 0) from unnest(l.done) r)::bigint as offsets,
  (select count(*) from unnest(l.done)) as ranges,
  coalesce(p.records, 0) as purchases_and_refunds,
  coalesce(d.records, 0) as duplicates,
  coalesce(x.records, 0) as dead_letters,
  coalesce(g.void, 0) as void,
  coalesce(g.lost, 0) as lost,
  coalesce(g.erased, 0) as erased
from spendcast.kafka_ledger l
left join (
  select topic_id, partition, count(*) as records from spendcast.purchases group by 1, 2
) p using (topic_id, partition)
left join (
  select topic_id, partition, count(*) as records from spendcast.duplicates group by 1, 2
) d using (topic_id, partition)
left join (
  select topic_id, partition, count(*) as records from spendcast.dead_letters group by 1, 2
) x using (topic_id, partition)
left join lateral (
  select
    sum(upper(gap) - lower(gap)) filter (where kind = 'void') as void,
    sum(upper(gap) - lower(gap)) filter (where kind = 'lost') as lost,
    sum(upper(gap) - lower(gap)) filter (where kind = 'erased') as erased
  from spendcast.ledger_gaps
  where consumer_group = l.consumer_group and topic_id = l.topic_id and partition = l.partition
) g on true;

-- Whether a month (any day of it) is complete: every partition of each stream's present topic has
-- been read to its end after the month's end and an hour of grace; a stream without any is not ready.
create function spendcast.month_ready(month date) returns boolean
  language sql stable as
$$
  select coalesce(bool_and(coalesce(l.caught_up_at, '-infinity')
    >= (date_trunc('month', $1::timestamp) + interval '1 month 1 hour') at time zone 'UTC'), false)
  from spendcast.streams s
  left join spendcast.kafka_ledger l using (consumer_group, topic_id)
$$;
