-- The streams that run now, by the locks that they hold.
select to_jsonb(s.consumer_group)
from spendcast.streams s
join pg_locks l
  on (l.classid::bigint << 32 | l.objid::bigint)
    = hashtextextended('spendcast stream ' || s.consumer_group, 0)
where l.locktype = 'advisory' and l.granted and l.objsubid = 1
  and l.database = (select oid from pg_database where datname = current_database())
