-- Every fact up to this arrival is stored, or is being stored by a transaction that holds its lock.
select
  pg_is_in_recovery() as in_recovery,
  s.last_value as arrival_until,
  coalesce(array_agg(l.virtualtransaction) filter (where l.virtualtransaction is not null), '{}')
    as writers
from spendcast.arrivals s
left join pg_locks l on l.locktype = 'relation' and l.mode = 'RowExclusiveLock'
  and l.relation = 'spendcast.purchases'::regclass
  and l.database = (select oid from pg_database where datname = current_database())
group by s.last_value
