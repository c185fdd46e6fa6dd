-- Statements that create Superset's user where it is missing, and set its password.
select statement
from (
  select 1 as step, 'create role superset login in role spendcast_dashboards' as statement
  where not exists (select from pg_roles where rolname = 'superset')
  union all
  select 2, format('alter role superset password %L', ?)
) steps
order by step
