-- The running stream of each group holds its lock (TryLock.sql). Address and time of another user's
-- session are seen by members of pg_read_all_stats only.
select to_jsonb(h) from (
  select
    s.consumer_group,
    l.pid,
    a.application_name,
    host(a.client_addr) as client_address,
    a.backend_start as since
  from spendcast.streams s
  join pg_locks l
    on (l.classid::bigint << 32 | l.objid::bigint)
      = hashtextextended('spendcast stream ' || s.consumer_group, 0)
  join pg_stat_activity a using (pid)
  where l.locktype = 'advisory' and l.granted and l.objsubid = 1
    and l.database = (select oid from pg_database where datname = current_database())
  order by s.consumer_group, l.pid
) h
