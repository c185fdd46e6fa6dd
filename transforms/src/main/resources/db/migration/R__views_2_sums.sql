-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

-- Sums up to an arrival hold every fact up to it, but for those whose correction arrived up to it. So
-- one watermark serves both: a step from one bound to another adds the facts in between, and takes off
-- the facts of before whose correction is in between.

-- Facts that a step adds (sign 1) and takes off (sign -1). Plain SQL, so that the planner sees the bounds.
create or replace function spendcast.changed_facts(above bigint, until bigint)
  returns table (
    sign int, event_id text, type spendcast.event_type, occurred_at timestamptz, stored_at timestamptz,
    amount numeric, country text, channel text, main_category text)
  language sql stable as
$$
  select 1, p.event_id, p.type, p.occurred_at, p.stored_at, p.amount, p.country, p.channel,
    p.main_category
  from spendcast.purchases p
  where p.arrival > $1 and p.arrival <= $2
    and not exists (
      select from spendcast.corrections c where c.fact_arrival = p.arrival and c.arrival <= $2)
  union all
  select -1, p.event_id, p.type, p.occurred_at, p.stored_at, p.amount, p.country, p.channel,
    p.main_category
  from spendcast.corrections c join spendcast.purchases p using (event_id)
  where c.arrival > $1 and c.arrival <= $2 and c.fact_arrival <= $1
$$;

-- The sums of all purchases with an arrival over one bound and up to another. The bounds are written
-- into the statement: with parameters the planner would expect a third of the table and read all of it.
create or replace function spendcast.sum_sales(above bigint, until bigint)
  returns setof spendcast.sales_minutes
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select date_trunc('minute', p.occurred_at), p.country, p.channel, p.main_category,
      coalesce(sum(p.sign * p.amount) filter (where p.type = 'purchase'), 0)::numeric(22, 4),
      coalesce(-sum(p.sign * p.amount) filter (where p.type = 'refund'), 0)::numeric(22, 4),
      coalesce(sum(p.sign) filter (where p.type = 'purchase'), 0),
      coalesce(sum(p.sign) filter (where p.type = 'refund'), 0),
      coalesce(sum(p.sign) filter (where r.event_id is not null), 0),
      coalesce(sum(p.sign * r.expected_spend), 0)::numeric(22, 4),
      coalesce(sum(p.sign) filter (where r.expected_spend > spendcast.alert_threshold(r.exceed_threshold)), 0)
    from spendcast.changed_facts(%1$s, %2$s) p
    left join spendcast.predictions r on r.event_id = p.event_id and r.role = 'champion'
    where p.occurred_at > now() - interval '15 days'
    group by 1, 2, 3, 4 $sql$, above, until);
end
$$;

create or replace function spendcast.sum_storing(above bigint, until bigint)
  returns setof spendcast.storing_minutes
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select date_trunc('minute', p.stored_at),
      ceil(4 * ln(greatest(extract(epoch from p.stored_at - p.kafka_timestamp)::float8, 0.01)) / ln(2::float8))::int,
      count(*) filter (where p.type = 'purchase'),
      count(*) filter (where p.type = 'refund'),
      count(p.unscored),
      count(*) filter (where p.kafka_timestamp > p.occurred_at + interval '1 hour' and not p.topic_id = any (loaded))
    from spendcast.purchases p
    cross join (
      select array(select topic_id from spendcast.kafka_ledger where consumer_group = 'backfill') as loaded) b
    where p.arrival > %s and p.arrival <= %s and p.stored_at > now() - interval '35 days'
    group by 1, 2 $sql$, above, until);
end
$$;

create or replace function spendcast.sum_predictions(above bigint, until bigint)
  returns setof spendcast.prediction_hours
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select date_trunc('hour', p.stored_at, (select time_zone from spendcast.settings)), r.role, r.model, r.version, sum(p.sign),
      sum(p.sign * r.expected_spend)::numeric(22, 4), min(p.stored_at), max(p.stored_at)
    from spendcast.changed_facts(%s, %s) p join spendcast.predictions r using (event_id)
    where p.stored_at > now() - interval '35 days'
    group by 1, 2, 3, 4 $sql$, above, until);
end
$$;

create or replace function spendcast.sum_partitions(above bigint, until bigint)
  returns setof spendcast.partition_records
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select topic_id, partition, count(*) from spendcast.purchases
    where arrival > %s and arrival <= %s group by 1, 2 $sql$, above, until);
end
$$;

-- Newest purchases of the same moment: the later arrival.
create or replace function spendcast.sum_customers(above bigint, until bigint)
  returns setof spendcast.customer_totals
  language plpgsql stable security definer set search_path = pg_catalog as
$$
begin
  return query execute format($sql$
    select s.*, r.expected_spend, r.purchase_probability, r.version,
      r.spend_low, r.spend_high, r.exceed_probability, r.exceed_threshold
    from (
      select customer_id, min(occurred_at), max(occurred_at),
        coalesce((array_agg(event_id order by occurred_at desc, arrival desc)
          filter (where type = 'purchase'))[1], '') as last_event_id,
        (array_agg(country order by occurred_at desc, arrival desc))[1],
        (array_agg(channel order by occurred_at desc, arrival desc))[1],
        count(*) filter (where type = 'purchase'),
        coalesce(sum(amount) filter (where type = 'purchase'), 0)::numeric(22, 4),
        coalesce(-sum(amount) filter (where type = 'refund'), 0)::numeric(22, 4)
      from spendcast.purchases f
      where arrival > %1$s and arrival <= %2$s
        and not exists (
          select from spendcast.corrections c where c.fact_arrival = f.arrival and c.arrival <= %2$s)
      group by 1
    ) s
    left join lateral (
      select p.expected_spend, p.purchase_probability, p.version, p.spend_low, p.spend_high,
        p.exceed_probability, p.exceed_threshold
      from spendcast.predictions p
      where p.event_id = s.last_event_id and p.role = 'champion'
      limit 1
    ) r on true $sql$, above, until);
end
$$;

-- The sums with everything after the last refresh, which the views read.
create or replace view spendcast.sales_now as
select * from spendcast.sales_minutes
union all
select s.* from spendcast.dashboard_progress d,
  spendcast.sum_sales(d.arrival_until, 9223372036854775807) s;

create or replace view spendcast.storing_now as
select * from spendcast.storing_minutes
union all
select s.* from spendcast.dashboard_progress d,
  spendcast.sum_storing(d.arrival_until, 9223372036854775807) s;

create or replace view spendcast.predictions_now as
select * from spendcast.prediction_hours
union all
select s.* from spendcast.dashboard_progress d,
  spendcast.sum_predictions(d.arrival_until, 9223372036854775807) s;

create or replace view spendcast.partitions_now as
select topic_id, partition, sum(records)::bigint as records
from (
  select * from spendcast.partition_records
  union all
  select s.* from spendcast.dashboard_progress d,
    spendcast.sum_partitions(d.records_until, 9223372036854775807) s
) s
group by 1, 2;

-- One row a partition; offsets = the sum of the other counts, after any history of crashes. Purchases and
-- refunds are counted as in partition_records; `status --verify` counts the rows. Each table is read once,
-- however many partitions there are.
create or replace view spendcast.accounting as
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
  coalesce(g.erased, 0) as erased,
  coalesce(g.pruned, 0) as pruned,
  coalesce(g.moved, 0) as moved
from spendcast.kafka_ledger l
left join spendcast.partitions_now p using (topic_id, partition)
left join (
  select topic_id, partition, count(*) as records from spendcast.duplicates group by 1, 2
) d using (topic_id, partition)
left join (
  select topic_id, partition, count(*) as records from spendcast.dead_letters group by 1, 2
) x using (topic_id, partition)
left join lateral (
  select
    sum(coalesce(void_offsets, upper(gap) - lower(gap))) filter (where kind = 'void') as void,
    sum(upper(gap) - lower(gap)) filter (where kind = 'lost') as lost,
    sum(upper(gap) - lower(gap)) filter (where kind = 'erased') as erased,
    sum(upper(gap) - lower(gap)) filter (where kind = 'pruned') as pruned,
    sum(void_offsets) filter (where kind = 'moved') as moved
  from spendcast.ledger_gaps
  where consumer_group = l.consumer_group and topic_id = l.topic_id and partition = l.partition
) g on true;

-- Offsets of a partition that have no outcome here, and the range that they are in: when the accounting
-- adds up, their purchases have moved to another shard with their customers.
create or replace view spendcast.offsets_elsewhere as
select l.consumer_group, l.topic_id, l.partition, range_merge(l.done) as span,
  a.offsets - a.purchases_and_refunds - a.duplicates - a.dead_letters - a.void - a.lost - a.erased - a.pruned
    as elsewhere
from spendcast.accounting a join spendcast.kafka_ledger l using (consumer_group, topic_id, partition);

-- Counts the records up to an arrival that no running transaction is below. Erase and prune lock the same
-- table before they delete, so that each deleted row is either never counted or taken off again.
create or replace function spendcast.count_records(until bigint) returns void
  language plpgsql security definer set search_path = pg_catalog as
$$
declare
  above bigint;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'count_records() must run at isolation level read committed, but the level is %: rows that are deleted meanwhile would be counted',
      current_setting('transaction_isolation');
  end if;
  lock table spendcast.partition_records in share row exclusive mode;
  select records_until into above from spendcast.dashboard_progress;
  if above < until then
    insert into spendcast.partition_records as r
    select * from spendcast.sum_partitions(above, until)
    on conflict (topic_id, partition) do update set records = r.records + excluded.records;
    update spendcast.dashboard_progress set records_until = until;
  end if;
end
$$;

revoke execute on function spendcast.count_records from public;
grant execute on function spendcast.count_records to spendcast_report;

-- Where the facts up to an arrival end: the moment that FactsUntil.sql finds, from the counted records and
-- the newest facts alone. It reads the facts since a moment, then earlier ones in steps that double, until
-- it has a thousandth of all. Null when there is no fact.
create or replace function spendcast.facts_until(arrival bigint, since timestamptz) returns timestamptz
  language plpgsql stable set search_path = pg_catalog as
$$
declare
  counted constant bigint := (select records_until from spendcast.dashboard_progress);
  earliest constant timestamptz := '1900-01-01 00:00Z'; -- the contract refuses earlier ones
  facts bigint := (select coalesce(sum(records), 0) from spendcast.partition_records)
    - (select count(*) from spendcast.corrections c where c.arrival <= $1);
  later bigint;
  lower timestamptz := greatest(since, earliest);
  upper timestamptz := 'infinity';
  step interval := '1 hour';
  range text;
  within bigint;
  moment timestamptz;
begin
  execute format(
    'select $1 + count(*) filter (where arrival <= %1$s) - count(*) filter (where arrival > %1$s)
     from spendcast.purchases where arrival > %2$s and arrival <= %3$s',
    $1, least(counted, $1), greatest(counted, $1)) into facts using facts;
  if facts = 0 then
    return null;
  end if;
  later := facts - 1 - floor(0.999 * (facts - 1))::bigint;
  loop
    range := format(
      'from spendcast.purchases p
       where p.occurred_at >= %L and p.occurred_at < %L and p.arrival <= %s
         and not exists (
           select from spendcast.corrections c where c.fact_arrival = p.arrival and c.arrival <= %3$s)',
      lower, upper, $1);
    execute 'select count(*) ' || range into within;
    if within > later then
      execute format('select p.occurred_at %s order by 1 desc offset %s limit 1', range, later) into moment;
      return moment;
    end if;
    if lower = '-infinity' then
      raise exception 'partition_records counts % more purchases and refunds than are stored: empty it, and set dashboard_progress.records_until to -1',
        later + 1 - within;
    end if;
    later := later - within;
    upper := lower;
    lower := case when lower <= earliest then '-infinity' else greatest(lower - step, earliest) end;
    step := step * 2;
  end loop;
end
$$;

call spendcast.show_shards();
