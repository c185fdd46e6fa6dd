-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

-- Adds what arrived between two bounds to the sums.
create or replace procedure spendcast.add_to_sums(above bigint, until bigint)
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
  delete from spendcast.sales_minutes where orders = 0 and refunds = 0;

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
  -- A correction may have taken off the first or the last of an hour.
  update spendcast.prediction_hours h set (first_at, last_at) = (
    select coalesce(min(p.stored_at), h.first_at), coalesce(max(p.stored_at), h.last_at)
    from spendcast.purchases p join spendcast.predictions r using (event_id)
    where p.stored_at >= h.hour and p.stored_at < h.hour + interval '1 hour' and p.arrival <= until
      and r.role = h.role and r.model = h.model and r.version = h.version
      and not exists (
        select from spendcast.corrections c where c.fact_arrival = p.arrival and c.arrival <= until))
  where (h.hour, h.role, h.model, h.version) in (
    select date_trunc('hour', p.stored_at, (select time_zone from spendcast.settings)), r.role, r.model, r.version
    from spendcast.corrections c
    join spendcast.purchases p using (event_id) join spendcast.predictions r using (event_id)
    where c.arrival > above and c.arrival <= until and c.fact_arrival <= above);

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
      -- By the purchases themselves: a refund may be the last fact. One that was pruned is older.
      where n.is_new = (excluded.last_event_id <> '' and coalesce(
        (select e.occurred_at from spendcast.purchases e where e.event_id = excluded.last_event_id)
          >= (select k.occurred_at from spendcast.purchases k where k.event_id = c.last_event_id), true))),
    country = case when excluded.last_at >= c.last_at then excluded.country else c.country end,
    channel = case when excluded.last_at >= c.last_at then excluded.channel else c.channel end,
    orders = c.orders + excluded.orders, revenue = c.revenue + excluded.revenue,
    refunded = c.refunded + excluded.refunded;
  call spendcast.correct_customers(above, until);
end
$$;

-- Takes facts off the totals of their customers that were added before and corrected since. Sums are
-- reduced, since older facts of them may be pruned. What a sum cannot say, first, last and newest, is
-- read from the customer's remaining facts.
create or replace procedure spendcast.correct_customers(above bigint, until bigint)
  language plpgsql set search_path = pg_catalog as
$$
declare
  customer record;
  newest spendcast.purchases;
begin
  for customer in
    select p.customer_id,
      count(*) filter (where p.type = 'purchase') as orders,
      coalesce(sum(p.amount) filter (where p.type = 'purchase'), 0) as revenue,
      coalesce(-sum(p.amount) filter (where p.type = 'refund'), 0) as refunded,
      min(p.occurred_at) as first_at
    from spendcast.corrections c join spendcast.purchases p using (event_id)
    where c.arrival > above and c.arrival <= until and c.fact_arrival <= above
    group by 1
  loop
    update spendcast.customer_totals t set
      orders = t.orders - customer.orders, revenue = t.revenue - customer.revenue,
      refunded = t.refunded - customer.refunded
    where t.customer_id = customer.customer_id;

    select * into newest from spendcast.purchases p
    where p.customer_id = customer.customer_id and p.arrival <= until
      and p.arrival <> all (array(
        select c.fact_arrival from spendcast.corrections c
        where c.customer_id = customer.customer_id and c.arrival <= until))
    order by p.occurred_at desc, p.arrival desc limit 1;
    if not found then
      delete from spendcast.customer_totals t
      where t.customer_id = customer.customer_id and t.orders = 0 and t.refunded = 0;
      continue;
    end if;

    update spendcast.customer_totals t set
      first_at = case when t.first_at < customer.first_at then t.first_at else n.first_at end,
      last_at = newest.occurred_at, country = newest.country, channel = newest.channel,
      (last_event_id, expected_spend, purchase_probability, version, spend_low, spend_high,
        exceed_probability, exceed_threshold) = (
        select coalesce(n.last_event_id, ''), r.expected_spend, r.purchase_probability, r.version,
          r.spend_low, r.spend_high, r.exceed_probability, r.exceed_threshold
        from (select) one
        left join lateral (
          select * from spendcast.predictions p
          where p.event_id = n.last_event_id and p.role = 'champion' limit 1
        ) r on true)
    from (
      select min(p.occurred_at) as first_at,
        (array_agg(p.event_id order by p.occurred_at desc, p.arrival desc)
          filter (where p.type = 'purchase'))[1] as last_event_id
      from spendcast.purchases p
      where p.customer_id = customer.customer_id and p.arrival <= until
        and not exists (
          select from spendcast.corrections c where c.fact_arrival = p.arrival and c.arrival <= until)
    ) n
    where t.customer_id = customer.customer_id;
  end loop;
end
$$;

-- Sums up the outcomes of the week that begins on a Monday, by the shop's clock. Probabilities are
-- added up as decimals: a sum of floats depends on the order of the rows.
create or replace procedure spendcast.sum_outcome_week(week date)
  language plpgsql set search_path = pg_catalog as
$$
declare
  zone constant text := (select time_zone from spendcast.settings);
  monday constant timestamptz := spendcast.day_start(week, zone);
  next_monday constant timestamptz := spendcast.day_start(week + 7, zone);
begin
  delete from spendcast.outcome_weeks w where w.week = sum_outcome_week.week;
  insert into spendcast.outcome_weeks
  select sum_outcome_week.week, role, model, version, decile, count(*), sum(expected_spend), sum(actual_spend)
  from (
    select role, model, version, expected_spend, greatest(actual_spend, 0) as actual_spend,
      ntile(10) over (partition by role, model, version order by expected_spend, event_id) as decile
    from spendcast.prediction_outcomes
    where due_at >= monday and due_at < next_monday
  ) o
  group by 2, 3, 4, 5;

  delete from spendcast.calibration_weeks w where w.week = sum_outcome_week.week;
  insert into spendcast.calibration_weeks
  select sum_outcome_week.week, role, model, version, least(floor(purchase_probability * 10), 9)::int, count(*),
    sum(purchase_probability::numeric)::double precision, count(*) filter (where bought)
  from spendcast.prediction_outcomes
  where due_at >= monday and due_at < next_monday
  group by 2, 3, 4, 5;

  delete from spendcast.alert_weeks w where w.week = sum_outcome_week.week;
  insert into spendcast.alert_weeks
  select sum_outcome_week.week, o.model, o.version, r.threshold::numeric(16, 4), count(*), count(a.event_id),
    count(*) filter (where o.actual_spend > r.threshold),
    count(a.event_id) filter (where o.actual_spend > r.threshold)
  from spendcast.prediction_outcomes o
  cross join lateral (select spendcast.alert_threshold(o.exceed_threshold) as threshold) r
  left join spendcast.alerts a using (event_id)
  where o.role = 'champion' and o.due_at >= monday and o.due_at < next_monday
  group by 2, 3, 4;

  delete from spendcast.interval_weeks w where w.week = sum_outcome_week.week;
  insert into spendcast.interval_weeks
  select sum_outcome_week.week, role, model, version, count(*), count(*) filter (where within_interval),
    sum(exceed_probability), count(*) filter (where exceeded),
    sum((exceed_probability - exceeded::int) ^ 2)
  from spendcast.prediction_outcomes
  where due_at >= monday and due_at < next_monday and within_interval is not null
  group by 2, 3, 4;
end
$$;

-- Sums up the weeks again in which outcomes were judged since the last time; half an hour is for
-- transactions that were still running then.
create or replace procedure spendcast.sum_outcomes(since timestamptz)
  language plpgsql set search_path = pg_catalog as
$$
declare
  week date;
begin
  for week in
    select distinct (date_trunc('week', o.due_at at time zone s.time_zone))::date
    from spendcast.prediction_outcomes o cross join spendcast.settings s
    where o.judged_at > since - interval '30 minutes'
  loop
    call spendcast.sum_outcome_week(week);
  end loop;
end
$$;

-- The same on a reporting database. Each shard has a watermark by its own clock, read in the transaction that
-- reads its outcomes. So no difference between the clocks of two servers can hide an outcome.
create or replace procedure spendcast.sum_outcomes_of_shards()
  language plpgsql set search_path = pg_catalog as
$$
declare
  shard spendcast.shards;
  judged record;
  weeks date[] := '{}';
  week date;
begin
  for shard in select * from spendcast.shards loop
    execute format($sql$
      select (select moment from %1$I.server_clock) as begun,
        array_agg(distinct (date_trunc('week', o.due_at at time zone s.time_zone))::date) as weeks
      from %1$I.prediction_outcomes o cross join spendcast.settings s
      where o.judged_at > $1 $sql$, 'shard_' || shard.name)
    into judged using shard.outcomes_until - interval '30 minutes';
    weeks := weeks || judged.weeks;
    update spendcast.shards s set outcomes_until = judged.begun where s.name = shard.name;
  end loop;
  for week in select distinct w from unnest(weeks) w loop
    call spendcast.sum_outcome_week(week);
  end loop;
end
$$;

-- Begin of the transaction, for a reporting database that reads it through a foreign table.
create or replace view spendcast.server_clock as select now() as moment;

create or replace view spendcast.purchase_writers as
select virtualtransaction from pg_locks
where locktype = 'relation' and mode = 'RowExclusiveLock' and pid <> pg_backend_pid()
  and relation = 'spendcast.purchases'::regclass
  and database = (select oid from pg_database where datname = current_database());

-- Brings the sums up to date; every few minutes, and at least every few days. Readers see the sums of
-- before until it is through. Two at once wait for each other. Returns how many arrivals it added.
-- Rows that are derived from customers' rows never survive an erasure. `erase` locks the tables that hold
-- them before it deletes. A writer therefore locks its table before it reads customers, with a snapshot
-- that is newer than its lock (docs/erasure.md). Readers and the stream do not wait.
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
  -- A reporting database reads the sums of its shards. Outcomes alone it sums up itself: tenths of two shards
  -- cannot be added up.
  if exists (select from spendcast.shards) then
    perform from spendcast.dashboard_progress for update;
    call spendcast.sum_outcomes_of_shards();
    call spendcast.bound_segments();
    update spendcast.dashboard_progress set refreshed_at = begun;
    return 0;
  end if;

  -- In the order of EraseLock.sql.
  lock table spendcast.partition_records in share row exclusive mode;
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
  perform spendcast.count_records(bound);
  call spendcast.sum_outcomes(progress.outcomes_until);
  call spendcast.bound_segments();
  delete from spendcast.sales_minutes where minute < now() - interval '15 days';
  delete from spendcast.storing_minutes where minute < now() - interval '35 days';
  delete from spendcast.prediction_hours where hour < now() - interval '35 days';
  update spendcast.dashboard_progress
  set arrival_until = above, outcomes_until = begun, refreshed_at = begun;
  return above - progress.arrival_until;
end
$$;

revoke execute on function spendcast.refresh_dashboards from public;
grant execute on function spendcast.refresh_dashboards to spendcast_report;
