-- All durable facts of the stream. Planned for 100 M purchases: narrow keys, one covering index for
-- the look-up, append-only tables. Written by the stream alone; see Store.sql and LookUpHistory.sql.

-- The base currency is fixed for good: amounts of two currencies must never be added up. So is the time
-- zone of the shop's days: sums of days that begin at two different times must never be compared.
create table spendcast.settings (
  only_row boolean primary key default true check (only_row),
  base_currency text not null check (base_currency ~ '^[A-Z]{3}$'),
  time_zone text not null default 'UTC'
);
comment on column spendcast.settings.time_zone is 'IANA name; days, weeks and months begin at midnight there';

-- Decimals that amounts of a currency are shown with, as in ISO 4217; stored amounts have four.
-- The same as the Java class CurrencyDecimals, which a test compares with this for every code.
create function spendcast.currency_decimals(code text) returns int
  language sql immutable parallel safe return
  case
    when code in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    when code in (
      'ADP', 'BEF', 'BIF', 'BYB', 'BYR', 'CLP', 'DJF', 'ESP', 'GNF', 'GRD', 'ISK', 'ITL', 'JPY', 'KMF',
      'KRW', 'LUF', 'MGF', 'PTE', 'PYG', 'ROL', 'RWF', 'TPE', 'TRL', 'UGX', 'UYI', 'VND', 'VUV', 'XAF',
      'XOF', 'XPF') then 0
    when code = 'CLF' then 4
    else 2
  end;

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
  keyed_otherwise bigint not null default 0,
  primary key (consumer_group, topic_id, partition)
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
comment on column spendcast.kafka_ledger.done is 'offsets with a durable outcome: a purchase, a duplicate, a dead letter or a gap';
comment on column spendcast.kafka_ledger.caught_up_at is 'everything that had come by then has a durable outcome';
comment on column spendcast.kafka_ledger.keyed_otherwise is 'purchases and refunds whose record key is not their customer';

-- Offsets without an outcome of their own: never delivered (void: transaction markers and aborted
-- records), gone before they were read (lost, accepted by a person), erased, or pruned.
-- Void offsets of a partition are joined: a transactional producer makes one for each commit. A joined
-- row covers the offsets from its first void one to its last; those between that are not void have an
-- outcome, or a gap, of their own.
create table spendcast.ledger_gaps (
  consumer_group text not null,
  topic_id uuid not null,
  partition int not null,
  gap int8range not null check (not isempty(gap)),
  kind text not null check (kind in ('void', 'lost', 'erased', 'pruned')),
  recorded_at timestamptz not null default now(),
  void_offsets bigint,
  void_ranges bigint,
  extended_at timestamptz,
  month date,
  primary key (consumer_group, topic_id, partition, gap),
  constraint ledger_gaps_void_offsets_check check (
    void_offsets is null or (kind = 'void' and void_offsets between 1 and upper(gap) - lower(gap)))
);
comment on column spendcast.ledger_gaps.void_offsets is 'number of void offsets within gap; null: all of gap';
comment on column spendcast.ledger_gaps.void_ranges is 'number of ranges that the void offsets form; null: 1';
comment on column spendcast.ledger_gaps.extended_at is 'when void offsets were last added; null: never';
comment on column spendcast.ledger_gaps.month is 'first day of the shop''s month in which the void offsets of a joined row were recorded; null: not joined';
-- One joined row for each partition and month, since the monthly report counts them by month.
create unique index ledger_gaps_joined on spendcast.ledger_gaps
  (consumer_group, topic_id, partition, month)
  where void_offsets is not null;

-- The end of each partition as the stream saw it last, to detect that Kafka lost or replaced records.
-- A table of its own: the ledger's rows are locked by whoever stores.
create table spendcast.kafka_ends (
  consumer_group text not null,
  topic_id uuid not null,
  partition int not null,
  end_offset bigint not null,
  leader_epoch int,
  replaced int8multirange not null default '{}',
  seen_at timestamptz not null default now(),
  primary key (consumer_group, topic_id, partition)
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
comment on column spendcast.kafka_ends.end_offset is 'offset of the next record that the stream may read';
comment on column spendcast.kafka_ends.leader_epoch is 'leader epoch of the partition at that time; null: unknown';
comment on column spendcast.kafka_ends.replaced is 'offsets whose records Kafka replaced after they were read; the new records are never read, as a person accepted';

create type spendcast.event_type as enum ('purchase', 'refund');

-- Ascending with the offset inside a partition; never cached, or later bundles could get lower ones.
create sequence spendcast.arrivals as bigint cache 1;

create table spendcast.purchases (
  event_id text primary key,
  arrival bigint not null,
  type spendcast.event_type not null,
  order_id text not null,
  customer_id text not null,
  occurred_at timestamptz not null,
  amount numeric(16, 4) not null,
  original_amount numeric(16, 4) not null,
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
  stored_at timestamptz not null default now(),
  headers jsonb
) with (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
        autovacuum_analyze_scale_factor = 0.02);
comment on table spendcast.purchases is 'one row per purchase or refund; never updated';
comment on column spendcast.purchases.arrival is 'order of storing; a purchase''s history is what has a lower one';
comment on column spendcast.purchases.amount is 'base currency; negative for a refund';
comment on column spendcast.purchases.original_amount is 'in currency; negative for a refund';
comment on column spendcast.purchases.rate is 'base units for one unit of currency; 1 for the base currency itself';
comment on column spendcast.purchases.rate_day is 'day of the rate; null for the base currency itself';
comment on column spendcast.purchases.unscored is 'why a purchase has no prediction; null when it has one, and for refunds';
comment on column spendcast.purchases.kafka_timestamp is 'of the record; the time of reading when it has none';
comment on column spendcast.purchases.headers is 'of the record: traces and CloudEvents, by name; null when it has none';
-- The look-up of a customer's newest facts reads this index alone.
create index purchases_history on spendcast.purchases
  (customer_id, occurred_at desc, arrival desc) include (amount, type, units, lines, main_category);
-- Small, and good enough for months: rows come roughly in time order.
create index purchases_occurred_at on spendcast.purchases using brin (occurred_at) with (autosummarize = on);
create index purchases_stored_at on spendcast.purchases using brin (stored_at) with (autosummarize = on);
-- Whole block ranges that cannot hold the offset or the time are skipped; next to nothing to maintain.
create index purchases_kafka_offset on spendcast.purchases
  using brin (kafka_offset int8_minmax_multi_ops) with (autosummarize = on);
-- Batches read facts by ranges of arrival, which rows are stored in the order of.
create index purchases_arrival on spendcast.purchases using brin (arrival) with (autosummarize = on);

-- Wrong facts. Purchases are never touched, so the accounting adds up. A correction has an arrival of its
-- own, from the same sequence: what arrives after it no longer sees the fact, and what arrived before it
-- stays as it was.
create table spendcast.corrections (
  event_id text primary key,
  fact_arrival bigint not null unique,
  customer_id text not null,
  arrival bigint not null unique check (arrival > fact_arrival),
  reason text not null,
  corrected_at timestamptz not null default now()
);
comment on table spendcast.corrections is 'facts that do not count any more; append-only, written by the command correct alone';
comment on column spendcast.corrections.fact_arrival is 'of the purchase or refund';
comment on column spendcast.corrections.arrival is 'purchases with a higher one are scored without the fact';
comment on column spendcast.corrections.reason is 'as the person who corrected it gave it';
create index corrections_customer on spendcast.corrections (customer_id);

create table spendcast.duplicates (
  topic_id uuid not null,
  partition int not null,
  kafka_offset bigint not null,
  event_id text not null,
  stored_at timestamptz not null default now(),
  primary key (topic_id, partition, kafka_offset)
);
create index duplicates_stored_at on spendcast.duplicates
  using brin (stored_at) with (autosummarize = on);

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
  headers jsonb,
  primary key (topic_id, partition, kafka_offset)
);
comment on column spendcast.dead_letters.kafka_timestamp is 'of the record; the time of reading when it has none, or an implausible one';
comment on column spendcast.dead_letters.headers is 'of the record: traces and CloudEvents, by name; null when it has none';
create index dead_letters_stored_at on spendcast.dead_letters (stored_at);
-- A hash index, since a key may be longer than a B-tree takes.
create index dead_letters_record_key on spendcast.dead_letters using hash (record_key);

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

-- The fingerprint of the one key that customers' hashes are made with: a stream that has another key,
-- or none, could not tell whom it must not store, and so stores nothing.
create table spendcast.erasure_key (
  only_row boolean primary key default true check (only_row),
  fingerprint bytea not null
);
comment on column spendcast.erasure_key.fingerprint is 'HMAC-SHA-256 of a constant: tells keys apart, and does not tell the key';

grant insert, update on spendcast.streams, spendcast.kafka_ledger, spendcast.kafka_ends to spendcast_stream;
grant insert, update (gap, void_offsets, void_ranges, extended_at) on spendcast.ledger_gaps
  to spendcast_stream;
grant insert on spendcast.purchases, spendcast.duplicates, spendcast.dead_letters to spendcast_stream;
grant usage on sequence spendcast.arrivals to spendcast_stream;
-- The last value bounds the facts that a batch sees.
grant select on sequence spendcast.arrivals to spendcast_stream, spendcast_report, spendcast_reader;
