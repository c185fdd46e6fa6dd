select step, reason, records, resolved
from spendcast.monthly_dead_letters
where run_id = %s
order by records desc, step collate "C", reason collate "C"
