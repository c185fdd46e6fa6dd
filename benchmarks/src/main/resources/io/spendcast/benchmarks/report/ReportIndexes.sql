-- How each index of the tables that are filled is dropped, and how it is made again.
select
  case
    when c.oid is null then 'drop index ' || i.indexrelid::regclass
    else 'alter table ' || i.indrelid::regclass || ' drop constraint ' || c.conname
  end,
  case
    when c.oid is null then pg_get_indexdef(i.indexrelid)
    else 'alter table ' || i.indrelid::regclass || ' add constraint ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
  end
from pg_index i
left join pg_constraint c on c.conindid = i.indexrelid and c.contype = 'p'
where i.indrelid = any (?::regclass[])
