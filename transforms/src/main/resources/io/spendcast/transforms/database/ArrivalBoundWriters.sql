select count(*)
from pg_locks
where locktype = 'relation' and mode = 'RowExclusiveLock'
  and relation = 'spendcast.purchases'::regclass
  and database = (select oid from pg_database where datname = current_database())
  and virtualtransaction = any (?)
