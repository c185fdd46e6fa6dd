-- Why records are dead letters, most frequent reason first.
select reason, count(*) as records
from spendcast.dead_letters
group by reason
order by records desc, reason
