-- One renderer of a month at a time, until the end of the transaction.
select pg_advisory_xact_lock(hashtext('spendcast.reports'), %s::date - date '1970-01-01')
