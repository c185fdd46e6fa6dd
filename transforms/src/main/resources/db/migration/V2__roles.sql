-- Group roles without a login: people and programs are members of them. Whoever may not create roles
-- has them created beforehand, by these names.
do
$$
declare
  wanted text;
begin
  foreach wanted in array array['spendcast_stream', 'spendcast_report', 'spendcast_reader'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
end
$$;

grant usage on schema spendcast to spendcast_stream, spendcast_report, spendcast_reader;
grant select on all tables in schema spendcast to spendcast_stream, spendcast_report, spendcast_reader;
alter default privileges in schema spendcast
  grant select on tables to spendcast_stream, spendcast_report, spendcast_reader;

grant insert, update on spendcast.streams, spendcast.kafka_ledger to spendcast_stream;
grant insert on spendcast.ledger_gaps, spendcast.purchases, spendcast.predictions,
  spendcast.duplicates, spendcast.dead_letters to spendcast_stream;
grant insert, update on spendcast.alerts to spendcast_stream;
grant usage on sequence spendcast.arrivals to spendcast_stream;
