-- The stream runs with its own rights, so that a missing grant shows here and not in production.
do $$
begin
  if not exists (select from pg_roles where rolname = 'stream') then
    create role stream login in role spendcast_stream;
  end if;
end $$
