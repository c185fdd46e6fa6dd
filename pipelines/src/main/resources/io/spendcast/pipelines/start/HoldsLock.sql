-- Whether this very session holds the lock: behind a pooler another one may answer.
select exists (
  select from pg_locks
  where locktype = 'advisory' and granted and objsubid = 1 and pid = pg_backend_pid()
    and database = (select oid from pg_database where datname = current_database())
    and (classid::bigint << 32 | objid::bigint) = hashtextextended(?, 0)
)::text
