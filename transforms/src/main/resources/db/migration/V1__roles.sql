-- Group roles without a login: people and programs are members of them. An owner who may not create roles
-- has them created beforehand, by these names, and the schema dashboards with them.
do
$$
declare
  wanted text;
begin
  foreach wanted in array array['spendcast_stream', 'spendcast_report', 'spendcast_reader', 'spendcast_dashboards']
  loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
end
$$;

-- Three roles read every table and view of the schema spendcast. What a role may write is granted beside
-- the table. Only the owner deletes facts.
grant usage on schema spendcast to spendcast_stream, spendcast_report, spendcast_reader;
grant select on all tables in schema spendcast to spendcast_stream, spendcast_report, spendcast_reader;
alter default privileges in schema spendcast
  grant select on tables to spendcast_stream, spendcast_report, spendcast_reader;

create schema if not exists dashboards;
comment on schema dashboards is 'views for Superset and for analysts; nothing else is open to them';
grant usage on schema dashboards to spendcast_dashboards, spendcast_reader;
