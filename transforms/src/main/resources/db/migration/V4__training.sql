-- What training and the judging of predictions need of the database.

-- Batches read facts by ranges of arrival, which rows are stored in the order of.
create index purchases_arrival on spendcast.purchases using brin (arrival) with (autosummarize = on);
-- Whose last value bounds the facts that a batch sees.
grant select on sequence spendcast.arrivals to spendcast_report, spendcast_reader;

-- What the model saw of a purchase, stored with it on demand (--storeFeatures).
create table spendcast.purchase_features (
  event_id text primary key,
  feature_version int not null,
  features real[] not null,
  stored_at timestamptz not null default now()
) with (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000);
comment on column spendcast.purchase_features.features is 'in the order of the features of that version, bit for bit as they were scored';

grant select on spendcast.purchase_features to spendcast_stream, spendcast_report, spendcast_reader;
grant insert on spendcast.purchase_features to spendcast_stream;
