-- How much a pruning would delete.
select 'purchases', count(*) from spendcast.purchases
where stored_at < %(before)s and occurred_at < %(before)s
union all
select 'duplicates', count(*) from spendcast.duplicates where stored_at < %(before)s
union all
select 'dead_letters', count(*) from spendcast.dead_letters where stored_at < %(before)s
