-- The stream's flags are the only place that configures alerts. Each epoch keeps its rules here, and each
-- prediction the threshold it was made with. Reports and dashboards judge a prediction by its own.
set local lock_timeout = '2s';

create table spendcast.alert_rules (
  consumer_group text not null,
  topic_id uuid not null,
  epoch bigint not null,
  first_arrival bigint not null,
  in_force_from timestamptz not null default now(),
  threshold numeric not null check (threshold > 0),
  probability numeric check (probability > 0 and probability < 1),
  max_age interval,
  cooldown interval,
  primary key (consumer_group, topic_id, first_arrival)
);
comment on table spendcast.alert_rules is 'rules by which a stream alerts, one row for each of its epochs that stored a purchase';
comment on column spendcast.alert_rules.first_arrival is 'the rules are in force for the purchases of the topic from this arrival to the next row''s';
comment on column spendcast.alert_rules.threshold is 'the stream''s --alertThreshold, base currency';
comment on column spendcast.alert_rules.probability is 'the stream''s --alertProbability; null: the expected spend decides';
comment on column spendcast.alert_rules.max_age is 'the stream''s --alertMaxAge: alerts of older purchases are suppressed; null: none is';
comment on column spendcast.alert_rules.cooldown is 'the stream''s --alertCooldown between two alerts of a customer; null: no such rule';
grant select on spendcast.alert_rules to spendcast_stream, spendcast_report, spendcast_reader;
grant insert, update on spendcast.alert_rules to spendcast_stream;

create function spendcast.alert_threshold(exceed_threshold numeric) returns numeric
  language sql immutable parallel safe return coalesce(exceed_threshold, 1000);
comment on function spendcast.alert_threshold is 'threshold in force for a prediction, by its exceed_threshold; the stream''s default where none was recorded';
comment on column spendcast.predictions.exceed_threshold is 'the stream''s or the backfill''s --alertThreshold when it scored; null: it was not recorded, and 1000 is assumed';

-- Rows of before passed a stricter check, so they are not read again.
alter table spendcast.alerts drop constraint alerts_status_check;
alter table spendcast.alerts add constraint alerts_status_check
  check (status in ('pending', 'published', 'failed', 'suppressed_age', 'suppressed_cooldown',
    'suppressed_correction', 'suppressed_backfill')) not valid;

-- Alerts are judged by threshold: a month or a week may have several.
alter table spendcast.monthly_alert_outcomes drop constraint monthly_alert_outcomes_pkey;
alter table spendcast.monthly_alert_outcomes add primary key (run_id, threshold);
comment on table spendcast.monthly_alert_outcomes is 'champion predictions that came due in the month, by the threshold in force when each was made, with an alert of any status; precision is alerted_over_threshold of alerted, recall of over_threshold';
alter table spendcast.alert_weeks drop constraint alert_weeks_pkey;
alter table spendcast.alert_weeks add primary key (week, model, version, threshold);

-- Sums for the dashboards -------------------------------------------------------------------------

create function spendcast.sum_sales(above bigint, until bigint)
  returns setof spendcast.sales_minutes
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select date_trunc('minute', p.occurred_at), p.country, p.channel, p.main_category,
      coalesce(sum(p.sign * p.amount) filter (where p.type = 'purchase'), 0)::numeric(20, 2),
      coalesce(-sum(p.sign * p.amount) filter (where p.type = 'refund'), 0)::numeric(20, 2),
      coalesce(sum(p.sign) filter (where p.type = 'purchase'), 0),
      coalesce(sum(p.sign) filter (where p.type = 'refund'), 0),
      coalesce(sum(p.sign) filter (where r.event_id is not null), 0),
      coalesce(sum(p.sign * r.expected_spend), 0)::numeric(20, 2),
      coalesce(sum(p.sign) filter (where r.expected_spend > spendcast.alert_threshold(r.exceed_threshold)), 0)
    from spendcast.changed_facts(%1$s, %2$s) p
    left join spendcast.predictions r on r.event_id = p.event_id and r.role = 'champion'
    where p.occurred_at > now() - interval '15 days'
    group by 1, 2, 3, 4 $sql$, above, until);
end
$$;

create or replace view spendcast.sales_now as
select * from spendcast.sales_minutes
union all
select s.* from spendcast.dashboard_progress d,
  spendcast.sum_sales(d.arrival_until, 9223372036854775807) s;
drop function spendcast.sum_sales(bigint, bigint, numeric);

drop procedure spendcast.add_to_sums(bigint, bigint, numeric);
create procedure spendcast.add_to_sums(above bigint, until bigint)
  language plpgsql set search_path = pg_catalog as
$$
begin
  insert into spendcast.sales_minutes as m
  select * from spendcast.sum_sales(above, until)
  on conflict (minute, country, channel, category) do update set
    revenue = m.revenue + excluded.revenue, refunded = m.refunded + excluded.refunded,
    orders = m.orders + excluded.orders, refunds = m.refunds + excluded.refunds,
    predictions = m.predictions + excluded.predictions,
    expected_spend = m.expected_spend + excluded.expected_spend,
    over_threshold = m.over_threshold + excluded.over_threshold;

  insert into spendcast.storing_minutes as m
  select * from spendcast.sum_storing(above, until)
  on conflict (minute, latency_step) do update set
    purchases = m.purchases + excluded.purchases, refunds = m.refunds + excluded.refunds,
    unscored = m.unscored + excluded.unscored, late = m.late + excluded.late;

  insert into spendcast.prediction_hours as h
  select * from spendcast.sum_predictions(above, until)
  on conflict (hour, role, model, version) do update set
    predictions = h.predictions + excluded.predictions,
    expected_spend = h.expected_spend + excluded.expected_spend,
    first_at = least(h.first_at, excluded.first_at), last_at = greatest(h.last_at, excluded.last_at);
  delete from spendcast.prediction_hours where predictions = 0;

  insert into spendcast.partition_records as r
  select * from spendcast.sum_partitions(above, until)
  on conflict (topic_id, partition) do update set records = r.records + excluded.records;

  insert into spendcast.customer_totals as c
  select * from spendcast.sum_customers(above, until)
  on conflict (customer_id) do update set
    first_at = least(c.first_at, excluded.first_at),
    last_at = greatest(c.last_at, excluded.last_at),
    (last_event_id, expected_spend, purchase_probability, version, spend_low, spend_high,
      exceed_probability, exceed_threshold) = (
      select n.last_event_id, n.expected_spend, n.purchase_probability, n.version, n.spend_low,
        n.spend_high, n.exceed_probability, n.exceed_threshold
      from (values
        (excluded.last_event_id, excluded.expected_spend, excluded.purchase_probability, excluded.version,
          excluded.spend_low, excluded.spend_high, excluded.exceed_probability,
          excluded.exceed_threshold, true),
        (c.last_event_id, c.expected_spend, c.purchase_probability, c.version, c.spend_low, c.spend_high,
          c.exceed_probability, c.exceed_threshold, false)
      ) n(last_event_id, expected_spend, purchase_probability, version, spend_low, spend_high,
        exceed_probability, exceed_threshold, is_new)
      where n.is_new = (excluded.last_event_id <> '' and excluded.last_at >= c.last_at)),
    country = case when excluded.last_at >= c.last_at then excluded.country else c.country end,
    channel = case when excluded.last_at >= c.last_at then excluded.channel else c.channel end,
    orders = c.orders + excluded.orders, revenue = c.revenue + excluded.revenue,
    refunded = c.refunded + excluded.refunded;
  call spendcast.correct_customers(above, until);
end
$$;

drop procedure spendcast.sum_outcomes(timestamptz, numeric);
create procedure spendcast.sum_outcomes(since timestamptz)
  language plpgsql set search_path = pg_catalog as
$$
declare
  dirty date;
  monday timestamptz;
begin
  for dirty in
    select distinct (date_trunc('week', due_at at time zone 'UTC'))::date
    from spendcast.prediction_outcomes where judged_at > since - interval '30 minutes'
  loop
    monday := dirty::timestamp at time zone 'UTC';
    delete from spendcast.outcome_weeks where week = dirty;
    insert into spendcast.outcome_weeks
    select dirty, role, model, version, decile, count(*), sum(expected_spend), sum(actual_spend)
    from (
      select role, model, version, expected_spend, greatest(actual_spend, 0) as actual_spend,
        ntile(10) over (partition by role, model, version order by expected_spend, event_id) as decile
      from spendcast.prediction_outcomes
      where due_at >= monday and due_at < monday + interval '7 days'
    ) o
    group by 2, 3, 4, 5;

    delete from spendcast.calibration_weeks where week = dirty;
    insert into spendcast.calibration_weeks
    select dirty, role, model, version, least(floor(purchase_probability * 10), 9)::int, count(*),
      sum(purchase_probability), count(*) filter (where bought)
    from spendcast.prediction_outcomes
    where due_at >= monday and due_at < monday + interval '7 days'
    group by 2, 3, 4, 5;

    delete from spendcast.alert_weeks where week = dirty;
    insert into spendcast.alert_weeks
    select dirty, o.model, o.version, r.threshold::numeric(14, 2), count(*), count(a.event_id),
      count(*) filter (where o.actual_spend > r.threshold),
      count(a.event_id) filter (where o.actual_spend > r.threshold)
    from spendcast.prediction_outcomes o
    cross join lateral (select spendcast.alert_threshold(o.exceed_threshold) as threshold) r
    left join spendcast.alerts a using (event_id)
    where o.role = 'champion' and o.due_at >= monday and o.due_at < monday + interval '7 days'
    group by 2, 3, 4;

    delete from spendcast.interval_weeks where week = dirty;
    insert into spendcast.interval_weeks
    select dirty, role, model, version, count(*), count(*) filter (where within_interval),
      sum(exceed_probability), count(*) filter (where exceeded),
      sum((exceed_probability - exceeded::int) ^ 2)
    from spendcast.prediction_outcomes
    where due_at >= monday and due_at < monday + interval '7 days' and within_interval is not null
    group by 2, 3, 4;
  end loop;
end
$$;

create or replace function spendcast.refresh_dashboards() returns bigint
  language plpgsql security definer set search_path = pg_catalog as
$$
declare
  progress spendcast.dashboard_progress;
  bound bigint;
  above bigint;
  writers text[];
  waited int := 0;
  begun constant timestamptz := clock_timestamp();
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'refresh_dashboards() must run at isolation level read committed, but the level is %: customers who are erased meanwhile would be restored',
      current_setting('transaction_isolation');
  end if;
  lock table spendcast.customer_totals in row exclusive mode;
  select * into progress from spendcast.dashboard_progress for update;

  -- Bundles that are being stored have their arrivals already; a few hundred milliseconds each.
  select case when is_called then last_value else 0 end into bound from spendcast.arrivals;
  writers := array(select virtualtransaction from spendcast.purchase_writers);
  while exists (select from spendcast.purchase_writers where virtualtransaction = any (writers)) loop
    if waited = 600 then
      raise exception 'a transaction has been writing purchases for a minute; try again';
    end if;
    waited := waited + 1;
    perform pg_sleep(0.1);
  end loop;

  above := progress.arrival_until;
  while above < bound loop
    call spendcast.add_to_sums(above, least(bound, above + 2000000));
    above := least(bound, above + 2000000);
  end loop;
  call spendcast.sum_outcomes(progress.outcomes_until);
  delete from spendcast.sales_minutes where minute < now() - interval '15 days';
  delete from spendcast.storing_minutes where minute < now() - interval '35 days';
  delete from spendcast.prediction_hours where hour < now() - interval '35 days';
  update spendcast.dashboard_progress
  set arrival_until = above, outcomes_until = begun, refreshed_at = begun;
  return above - progress.arrival_until;
end
$$;

create or replace view dashboards.refreshed as
select refreshed_at at time zone 'UTC' as refreshed_at, arrival_until,
  spendcast.alert_threshold((
    select threshold from spendcast.alert_rules order by first_arrival desc, in_force_from desc limit 1
  ))::numeric(14, 2) as alert_threshold,
  (select base_currency from spendcast.settings) as currency
from spendcast.dashboard_progress;
comment on view dashboards.refreshed is 'how far the sums are, and the rule by which the stream alerts now';
comment on column dashboards.refreshed.alert_threshold is 'threshold of the stream''s newest rules, base currency; 1000 before its first start';
alter table spendcast.dashboard_progress drop column alert_threshold;

-- Sums of a week were made with one threshold for all. They are made again while every outcome is there.
update spendcast.dashboard_progress set outcomes_until = '-infinity'
where not exists (select from spendcast.ledger_gaps where kind = 'pruned');
