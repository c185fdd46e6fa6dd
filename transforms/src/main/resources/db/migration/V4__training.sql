-- What training and the judging of predictions need of the database.

-- Batches read facts by ranges of arrival, which rows are stored in the order of.
create index purchases_arrival on spendcast.purchases using brin (arrival) with (autosummarize = on);
-- Whose last value bounds the facts that a batch sees.
grant select on sequence spendcast.arrivals
  to spendcast_stream, spendcast_report, spendcast_reader;

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

-- A customer's history as of a moment: what had arrived before `arrival` and occurred strictly before
-- `moment`, the newest 256, newest first; nulls when there is none. LookUpHistory.sql's rule.
create function spendcast.history_before(customer text, moment timestamptz, arrival bigint)
  returns table (
    micros bigint[], cents bigint[], refunds boolean[], units bigint[], lines int[], categories text[])
  language sql stable parallel safe as
$$
  select
    array_agg(round(date_part('epoch', h.occurred_at) * 1000000)::bigint order by h.occurred_at desc, h.arrival desc),
    array_agg((h.amount * 100)::bigint order by h.occurred_at desc, h.arrival desc),
    array_agg(h.type = 'refund' order by h.occurred_at desc, h.arrival desc),
    array_agg(h.units order by h.occurred_at desc, h.arrival desc),
    array_agg(h.lines order by h.occurred_at desc, h.arrival desc),
    array_agg(h.main_category order by h.occurred_at desc, h.arrival desc)
  from (
    select p.occurred_at, p.arrival, p.amount, p.type, p.units, p.lines, p.main_category
    from spendcast.purchases p
    where p.customer_id = $1 and p.occurred_at < $2 and p.arrival < $3
    order by p.occurred_at desc, p.arrival desc
    limit 256
  ) h
$$;

-- How far the values of a week are from those that a model was trained on.
create table spendcast.prediction_drift (
  model text not null,
  version text not null,
  week date not null check (extract(isodow from week) = 1),
  kind text not null check (kind in ('feature', 'prediction')),
  name text not null,
  psi double precision not null check (psi >= 0),
  purchases bigint not null,
  reference text not null check (reference in ('training', 'first_weeks')),
  computed_at timestamptz not null default now(),
  primary key (model, version, week, kind, name)
);
comment on column spendcast.prediction_drift.week is 'Monday, UTC, of the ISO week in which the purchases occurred';
comment on column spendcast.prediction_drift.psi is 'population stability index over the reference''s deciles: below 0.1 stable, over 0.25 shifted';
comment on column spendcast.prediction_drift.purchases is 'how many were compared, a sample of the week''s';
comment on column spendcast.prediction_drift.reference is 'what was compared with: the training window, or, for want of it, the first weeks';

grant select on spendcast.prediction_drift to spendcast_stream, spendcast_report, spendcast_reader;
grant insert, update on spendcast.prediction_drift to spendcast_report;
