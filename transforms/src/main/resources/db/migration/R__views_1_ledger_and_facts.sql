-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

-- Where the stream stands: everything below this offset has a durable outcome.
create or replace function spendcast.ledger_position(start_offset bigint, done int8multirange) returns bigint
  language sql immutable parallel safe as
$$
  select coalesce(
    (select upper(r) from unnest(done) r where lower(r) <= start_offset and upper(r) > start_offset),
    start_offset)
$$;

-- Beginning of a day in a time zone. Where a clock change repeats midnight, the first one counts; where it
-- skips midnight, the day begins at the change.
create or replace function spendcast.day_start(day timestamp, zone text) returns timestamptz
  language sql stable parallel safe return
  least($1 at time zone $2, ($1 - interval '1 hour') at time zone $2 + interval '1 hour');

-- Beginning of an hour by a shop's clock, for charts. Where a clock change repeats an hour, the second one
-- is placed at half past, since a chart would add up two hours of the same name.
create or replace function spendcast.clock_hour(hour timestamptz, zone text) returns timestamp
  language sql stable parallel safe return
  case when ($1 - interval '1 hour') at time zone $2 = $1 at time zone $2
    then $1 at time zone $2 + interval '30 minutes' else $1 at time zone $2 end;

-- Whether a month (any day of it) is complete: every partition of each stream's present topic has
-- been read to its end after the month's end and an hour of grace; a stream without any is not ready.
create or replace function spendcast.month_ready(month date) returns boolean
  language sql stable as
$$
  select coalesce(bool_and(coalesce(l.caught_up_at, '-infinity')
    >= spendcast.day_start(date_trunc('month', $1::timestamp) + interval '1 month',
      (select time_zone from spendcast.settings)) + interval '1 hour'), false)
  from spendcast.streams s
  left join spendcast.kafka_ledger l using (consumer_group, topic_id)
$$;

-- Notes that rows of these offsets are no more, for every consumer group that has the offsets; joined
-- with the gaps of that kind beside them, so that years of pruning are one row.
create or replace function spendcast.note_gap(why text, of_topic uuid, of_partition int, offsets int8multirange)
  returns bigint language sql as
$$
  with beside as (
    delete from spendcast.ledger_gaps g using unnest(offsets) r
    where g.kind = why and g.topic_id = of_topic and g.partition = of_partition
      and (g.gap && r or g.gap -|- r)
    returning g.consumer_group, g.gap
  ),
  noted as (
    insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind)
    select l.consumer_group, of_topic, of_partition, joined, why
    from spendcast.kafka_ledger l
    cross join lateral unnest(
      offsets * l.done + coalesce(
        (select range_agg(b.gap) from beside b where b.consumer_group = l.consumer_group), '{}')
    ) as joined
    where l.topic_id = of_topic and l.partition = of_partition
    returning 1
  )
  select count(*) from noted
$$;

-- The lines of all facts that count. Shards number their facts each from 1, and a customer's are all in one:
-- so what finds a fact by its arrival names the customer too, wherever the facts of many shards may be shown.
create or replace view spendcast.purchase_items as
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
cross join lateral jsonb_array_elements(p.items) with ordinality as i(item, line)
where not exists (
  select from spendcast.corrections c where c.fact_arrival = p.arrival and c.customer_id = p.customer_id);

-- Whether a record repeats an event that is stored at another position. Volatile, so that its query
-- sees what another consumer group has committed while the store statement was waiting for it.
create or replace function spendcast.is_duplicate(
    stored int8multirange, arrival bigint, event text, topic uuid, of_partition int, at_offset bigint)
  returns boolean language plpgsql volatile as
$$
begin
  if arrival is not null and stored @> arrival then
    return false;
  end if;
  return not exists (
    select from spendcast.purchases p
    where p.event_id = event and p.topic_id = topic
      and p.partition = of_partition and p.kafka_offset = at_offset);
end
$$;

-- Highest arrival above the sequence, so that the next purchases would count as older ones; null when
-- there is none. Logical replication copies rows and no sequences. The index on arrival finds it.
create or replace function spendcast.arrival_ahead() returns bigint
  language sql stable as
$$
  select greatest(
    (select max(p.arrival) from spendcast.purchases p where p.arrival > s.last),
    (select max(c.arrival) from spendcast.corrections c where c.arrival > s.last))
  from (
    select case when is_called then last_value else last_value - 1 end as last
    from spendcast.arrivals
  ) s
$$;

-- Customers whose records are in more than one partition, among the last 100,000 purchases of a topic. With
-- the default memory it sorts on disk, which takes twice as long.
create or replace function spendcast.split_customers(of_topic uuid) returns bigint
  language sql stable set work_mem = '32MB' as
$$
  select count(*)
  from (
    select
    from spendcast.purchases p
    where p.arrival > (select last_value from spendcast.arrivals) - 100000 and p.topic_id = of_topic
    group by p.customer_id
    having min(p.partition) <> max(p.partition)
  ) s
$$;

-- A customer's history as of a moment: what had arrived before `arrival` and occurred strictly before
-- `moment`, the newest 256, newest first; nulls when there is none. LookUpHistory.sql's rule,
-- without the facts whose correction had arrived by then. The rows are sorted once: the aggregates take
-- them in that order. The array is made once a call, so that the index purchases_history answers alone.
create or replace function spendcast.history_before(customer text, moment timestamptz, arrival bigint)
  returns table (
    micros bigint[], amount_e4 bigint[], refunds boolean[], units bigint[], lines int[], categories text[])
  language sql stable parallel safe as
$$
  select
    array_agg(round(date_part('epoch', h.occurred_at) * 1000000)::bigint),
    array_agg((h.amount * 10000)::bigint),
    array_agg(h.type = 'refund'),
    array_agg(h.units),
    array_agg(h.lines),
    array_agg(h.main_category)
  from (
    select p.occurred_at, p.arrival, p.amount, p.type, p.units, p.lines, p.main_category
    from spendcast.purchases p
    where p.customer_id = $1 and p.occurred_at < $2 and p.arrival < $3
      and p.arrival <> all (array(
        select c.fact_arrival from spendcast.corrections c where c.customer_id = $1 and c.arrival < $3))
    order by p.occurred_at desc, p.arrival desc
    limit 256
  ) h
$$;

create or replace function spendcast.alert_threshold(exceed_threshold numeric) returns numeric
  language sql immutable parallel safe return coalesce(exceed_threshold, 1000);
comment on function spendcast.alert_threshold is 'threshold in force for a prediction, by its exceed_threshold; the stream''s default where none was recorded';

-- An amount of the base currency as people read it: 1,234.500 in KWD, 1,234 in JPY.
create or replace function spendcast.amount_text(amount numeric) returns text
  language sql stable parallel safe as
$$
  select to_char(round(amount, d), 'FM999,999,999,999,999,990' || case when d > 0 then rpad('.', d + 1, '0') else '' end)
  from (select spendcast.currency_decimals(base_currency) as d from spendcast.settings) s
$$;

-- The months with a report, or one row that says that there is none: no chart is without a row.
create or replace view spendcast.current_runs as
select run_id, month, to_char(month, 'YYYY-MM') as label, code_version, arrival_bound, finished_at
from spendcast.monthly_runs where is_current
union all
select null, null, 'no report yet', null, null, null
where not exists (select from spendcast.monthly_runs where is_current);
