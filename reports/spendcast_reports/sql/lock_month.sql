-- One renderer of a month at a time, until the end of the transaction.
select month, pg_advisory_xact_lock(hashtext('spendcast.reports'), month - date '1970-01-01')
from spendcast.monthly_runs
where run_id = %s
