-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

-- A reporting database shows the rows of all shards (docs/shards.md). Foreign tables of postgres_fdw inherit
-- the tables of facts, which are empty here. So every view and function over these sees all shards.
create or replace function spendcast.sharded_tables() returns setof text
  language sql immutable set search_path = pg_catalog as
$$
  values ('purchases'), ('corrections'), ('predictions'), ('prediction_outcomes'), ('prediction_drift'),
    ('alerts'), ('alert_rules'), ('duplicates'), ('dead_letters'), ('streams'), ('kafka_ledger'),
    ('ledger_gaps'), ('customer_totals')
$$;

-- Views that a reporting database makes of each shard's own view of the same name; `shards` are the rows of all
-- shards. The first ones cannot be made of all facts, since each shard has its own watermarks. The others could,
-- but each fact, prediction and alert would be asked for alone: a shard joins its own tables in one go. Rows that
-- stand for nothing show only when no shard has another.
create or replace function spendcast.shard_views() returns table (place text, name text, query text)
  language sql immutable set search_path = pg_catalog as
$$
  values
    ('spendcast', 'sales_now', 'select * from {shards}'),
    ('spendcast', 'storing_now', 'select * from {shards}'),
    ('spendcast', 'predictions_now', 'select * from {shards}'),
    ('spendcast', 'accounting', 'select * from {shards}'),
    ('spendcast', 'customer_ids', 'select * from {shards}'),
    ('spendcast', 'partitions_now',
      'select topic_id, partition, sum(records)::bigint as records from {shards} group by 1, 2'),
    -- As any database has it, but for the bound of a run, which each shard has its own of.
    ('spendcast', 'segment_values',
      'select m.run_id, p.customer_id,
         min(m.last_day - (p.occurred_at at time zone m.time_zone)::date)
           filter (where p.type = ''purchase'') as recency,
         count(*) filter (where p.type = ''purchase'') as frequency,
         sum(p.amount) as net_spend
       from spendcast.segmented_month m
       join spendcast.shard_bounds b using (run_id)
       join pg_catalog.pg_class f
         on f.relname = ''purchases'' and f.relnamespace = to_regnamespace(''shard_'' || b.shard)
       join spendcast.purchases p
         on p.tableoid = f.oid and p.occurred_at >= m.since and p.occurred_at < m.until
           and p.arrival < b.arrival_bound
       where not exists (
         select from spendcast.corrections c
         where c.fact_arrival = p.arrival and c.customer_id = p.customer_id and c.arrival < b.arrival_bound)
       group by m.run_id, p.customer_id
       having count(*) filter (where p.type = ''purchase'') > 0'),
    ('dashboards', 'refreshed',
      'select least(min(refreshed_at), (
         select p.refreshed_at at time zone s.time_zone
         from spendcast.dashboard_progress p cross join spendcast.settings s)) as refreshed_at,
         null::bigint as arrival_until, min(alert_threshold)::numeric(16, 4) as alert_threshold,
         currency, currency_decimals, time_zone
       from {shards} group by currency, currency_decimals, time_zone'),
    ('dashboards', 'today_alerts',
      'with newest as materialized (
         select * from {shards} where event_id <> ''–'' order by created_at_utc desc limit 500)
       select * from newest
       union all
       (select * from {shards} where not exists (select from newest) limit 1)'),
    ('dashboards', 'alerts_open',
      'with newest as materialized (
         select * from {shards} where event_id <> ''–'' order by created_at desc limit 500)
       select * from newest
       union all
       (select * from {shards} where not exists (select from newest) limit 1)'),
    ('dashboards', 'alerts_all', 'select * from {shards}'),
    ('dashboards', 'alerts_by_state',
      'select work_state, sum(alerts)::bigint as alerts, sum(due)::bigint as due,
         sum(over_threshold)::bigint as over_threshold
       from {shards} group by work_state'),
    ('dashboards', 'today_lag',
      'with lag as materialized (select * from {shards})
       select * from lag where consumer_group <> ''–''
       union all
       (select * from lag where not exists (select from lag where consumer_group <> ''–'') limit 1)'),
    ('dashboards', 'quality_hours',
      'select hour, sum(stored)::bigint as stored, sum(late)::bigint as late, sum(unscored)::bigint as unscored,
         sum(duplicates)::bigint as duplicates, sum(dead_letters)::bigint as dead_letters, hour_utc
       from {shards} group by hour, hour_utc'),
    ('dashboards', 'quality_dead_letters',
      'with newest as materialized (
         select * from {shards} where step <> ''–'' order by stored_at_utc desc limit 500)
       select * from newest
       union all
       (select * from {shards} where not exists (select from newest) limit 1)'),
    ('dashboards', 'quality_dead_letter_reasons',
      'with reasons as materialized (
         select hour, step, reason, sum(records)::bigint as records, sum(resolved)::bigint as resolved, hour_utc
         from {shards} group by hour, step, reason, hour_utc)
       select * from reasons
       where step <> ''–'' or not exists (select from reasons where step <> ''–'')'),
    ('dashboards', 'customer_list',
      'select * from {shards} where customer_id <> ''no purchase yet''
       union all
       (select * from {shards} where not exists (select from spendcast.purchases) limit 1)'),
    ('dashboards', 'customer_facts',
      'select * from {shards} where customer_id <> ''no purchase yet''
       union all
       (select * from {shards} where not exists (select from spendcast.purchases) limit 1)'),
    ('dashboards', 'customer_alerts',
      'select * from {shards} where customer_id <> ''no purchase yet''
       union all
       (select * from {shards} where not exists (select from spendcast.purchases) limit 1)'),
    ('dashboards', 'customer_explanation',
      'select * from {shards} where customer_id <> ''no purchase yet''
       union all
       (select * from {shards} where not exists (select from spendcast.purchases) limit 1)'),
    -- Shards know no report, and so no segment.
    ('dashboards', 'customer_profile',
      'select customer_id, country, channel,
         coalesce((
           select spendcast.segment_label(g.segment) from spendcast.customer_segments g
           where g.customer_id = shards.customer_id), ''none'') as segment,
         orders, revenue, refunded, first_at, last_at, currency
       from {shards} where customer_id <> ''no purchase yet''
       union all
       (select * from {shards} where not exists (select from spendcast.purchases) limit 1)'),
    ('dashboards', 'customers_history',
      'select * from {shards}
       where customer_id in (
         select c.customer_id from spendcast.customer_totals c order by c.revenue desc, c.customer_id limit 100)
       union all
       (select * from {shards} where not exists (select from spendcast.customer_totals) limit 1)')
$$;

-- Makes the views of each shard's own views; called by `shards attach`, and by the files of views, which have
-- just made them as any other database has them. Without shards it changes nothing.
create or replace procedure spendcast.show_shards()
  language plpgsql set search_path = pg_catalog set client_min_messages = warning as
$$
declare
  shown record;
  shard text;
  rows text;
begin
  if not exists (select from spendcast.shards) then
    return;
  end if;
  for shown in
    select v.*, c.columns from spendcast.shard_views() v cross join lateral (
      select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum) as columns
      from pg_attribute where attrelid = to_regclass(format('%I.%I', v.place, v.name)) and attnum > 0
    ) c
    where c.columns is not null
  loop
    call spendcast.empty_view(shown.place, shown.name);
    rows := null;
    for shard in
      select 'shard_' || s.name from spendcast.shards s where shown.query like '%{shards}%' order by s.name
    loop
      execute format('drop foreign table if exists %I.%I', shard, shown.name);
      execute format('create foreign table %I.%I (%s) server %1$I options (schema_name %4$L)',
        shard, shown.name, shown.columns, shown.place);
      rows := concat_ws(' union all ', rows, format('select * from %I.%I', shard, shown.name));
    end loop;
    execute format('create or replace view %I.%I as %s', shown.place, shown.name,
      replace(shown.query, '{shards}', coalesce(format('(%s) shards', rows), '')));
  end loop;
end
$$;

-- The same view without rows, so that nothing is in the way of the foreign tables that it was made of.
create or replace procedure spendcast.empty_view(place text, name text)
  language plpgsql set search_path = pg_catalog as
$$
begin
  execute (
    select format('create or replace view %I.%I as select %s where false', place, name,
      string_agg(format('null::%s as %I', format_type(atttypid, atttypmod), attname), ', ' order by attnum))
    from pg_attribute where attrelid = to_regclass(format('%I.%I', place, name)) and attnum > 0);
end
$$;

-- Replaces the shards of this database by others, all in the caller's transaction.
-- listed: an array of {name, jdbc_url, server}; server holds the options of the foreign server.
-- Returns a row for each shard, new or gone.
create or replace function spendcast.attach_shards(listed jsonb, remote_user text, remote_password text)
  returns table (name text, change text) language plpgsql set search_path = pg_catalog as
$$
declare
  owner constant text := (select pg_get_userbyid(relowner) from pg_class where oid = 'spendcast.purchases'::regclass);
  before constant text[] := array(select s.name from spendcast.shards s);
  view record;
  shard record;
  changed boolean;
begin
  if current_user <> owner then
    raise exception 'the views would not show the shards: run this as their owner, %', owner
      using errcode = 'invalid_parameter_value';
  end if;
  if exists (select from only spendcast.streams) or exists (select from only spendcast.kafka_ledger)
    or exists (select from only spendcast.purchases) or exists (select from only spendcast.dead_letters) then
    raise exception 'a stream has stored records in this database, so it is a shard itself: migrate an empty database, and name that'
      using errcode = 'invalid_parameter_value';
  end if;
  changed := (select jsonb_object_agg(s.name, s.jdbc_url) from spendcast.shards s)
    is distinct from (select jsonb_object_agg(l ->> 'name', l ->> 'jdbc_url') from jsonb_array_elements(listed) l);

  for view in select * from spendcast.shard_views() loop
    call spendcast.empty_view(view.place, view.name);
  end loop;
  for shard in select 'shard_' || s.name as place from spendcast.shards s loop
    call spendcast.detach_shard(shard.place);
  end loop;
  delete from spendcast.shards;
  insert into spendcast.shards (name, jdbc_url)
  select l ->> 'name', l ->> 'jdbc_url' from jsonb_array_elements(listed) l;
  -- The next refresh sums up all outcomes again. Sums of a week that no shard has any more must not stay.
  if changed then
    delete from spendcast.outcome_weeks;
    delete from spendcast.calibration_weeks;
    delete from spendcast.alert_weeks;
    delete from spendcast.interval_weeks;
  end if;

  for shard in select l ->> 'name' as name, l -> 'server' as server from jsonb_array_elements(listed) l loop
    call spendcast.attach_shard(shard.name, shard.server, owner, remote_user, remote_password);
    call spendcast.require_alike(shard.name);
  end loop;
  call spendcast.show_shards();

  return query
    select n.name, case when n.name <> all (before) then 'attached' else 'renewed' end from spendcast.shards n
    union all
    select b, 'detached' from unnest(before) b where b not in (select s.name from spendcast.shards s)
    order by 1;
end
$$;

-- Server, user mapping and foreign tables of one shard. Alerts alone may be changed through them, to mark them.
create or replace procedure spendcast.attach_shard(
    name text, server jsonb, owner text, remote_user text, remote_password text)
  language plpgsql set search_path = pg_catalog as
$$
declare
  shard constant text := 'shard_' || name;
  sharded text;
begin
  execute format('create server %I foreign data wrapper postgres_fdw options (%s)', shard,
    (select string_agg(format('%I %L', key, value), ', ') from jsonb_each_text(server)));
  begin
    execute format('create user mapping for %I server %I options (%s)', owner, shard,
      concat_ws(', ', format('user %L', remote_user), 'password ' || quote_literal(remote_password)));
  exception when others then
    -- Without the statement, which the server would log with the password.
    raise exception 'no user mapping for shard %: %', name, sqlerrm using errcode = sqlstate;
  end;
  execute format('create schema %I', shard);
  for sharded in select * from spendcast.sharded_tables() loop
    execute format('create foreign table %I.%I () inherits (spendcast.%2$I) server %1$I options (%3$s)', shard, sharded,
      'schema_name ''spendcast''' || case when sharded = 'alerts' then ', updatable ''true''' else '' end);
    if not exists (
      select from pg_constraint where conname = 'kept_by_shards' and conrelid = ('spendcast.' || sharded)::regclass
    ) then
      execute format('alter table spendcast.%I add constraint kept_by_shards check (false) no inherit', sharded);
    end if;
  end loop;
  execute format('create foreign table %I.settings (base_currency text, time_zone text)
    server %1$I options (schema_name ''spendcast'')', shard);
  execute format('create foreign table %I.flyway_schema_history (version text, success boolean)
    server %1$I options (schema_name ''spendcast'')', shard);
  execute format('create foreign table %I.server_clock (moment timestamptz)
    server %1$I options (schema_name ''spendcast'')', shard);
  execute format('create foreign table %I.pg_database (datname name, datcollate text)
    server %1$I options (schema_name ''pg_catalog'')', shard);
  execute format('create foreign table %I.shards (name text) server %1$I options (schema_name ''spendcast'')', shard);
end
$$;

-- Refuses a shard whose rows cannot be shown beside those of others.
create or replace procedure spendcast.require_alike(name text)
  language plpgsql set search_path = pg_catalog as
$$
declare
  wanted constant text := 'select concat(
    ''base currency '', (select base_currency from %1$I.settings), '', time zone '', (select time_zone from %1$I.settings),
    '', schema version '', (select max(version::int) from %1$I.flyway_schema_history where success),
    '', collation '', (select datcollate from %2$I.pg_database where datname = %3$L))';
  shard constant text := 'shard_' || name;
  here text;
  there text;
begin
  execute format(wanted, 'spendcast', 'pg_catalog', current_database()) into here;
  execute format(wanted, shard, shard, (
    select option_value from pg_options_to_table((select srvoptions from pg_foreign_server where srvname = shard))
    where option_name = 'dbname')) into there;
  if here <> there then
    raise exception 'shard % has %, but this database has %: their rows cannot be shown as one', name, there, here
      using errcode = 'invalid_parameter_value',
        hint = 'Migrate the shards first, then this database.';
  end if;
  execute format('select string_agg(name, '', '') from %I.shards', shard) into there;
  if there is not null then
    raise exception 'shard % is a reporting database, of the shards %: name those', name, there
      using errcode = 'invalid_parameter_value';
  end if;
end
$$;

create or replace procedure spendcast.detach_shard(shard text)
  language plpgsql set search_path = pg_catalog as
$$
declare
  present record;
begin
  for present in select relname from pg_class where relnamespace = to_regnamespace(shard) and relkind = 'f' loop
    execute format('drop foreign table %I.%I', shard, present.relname);
  end loop;
  execute format('drop schema %I', shard);
  execute format('drop server %I cascade', shard); -- with its user mapping
end
$$;

revoke execute on procedure spendcast.show_shards, spendcast.empty_view, spendcast.attach_shard,
  spendcast.require_alike, spendcast.detach_shard from public;
revoke execute on function spendcast.attach_shards from public;
