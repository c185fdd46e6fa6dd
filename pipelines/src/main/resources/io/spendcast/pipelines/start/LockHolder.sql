select format('%s at %s since %s', a.application_name,
  coalesce(host(a.client_addr), 'the database''s own machine'),
  to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC')
from pg_locks l
join pg_stat_activity a using (pid)
where l.locktype = 'advisory' and l.granted and l.objsubid = 1
  and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(?, 0)
