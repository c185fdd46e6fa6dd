-- Those of others. The statement of a process that was killed may still be stored, until its session has ended.
select count(*) as sessions
from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid();
