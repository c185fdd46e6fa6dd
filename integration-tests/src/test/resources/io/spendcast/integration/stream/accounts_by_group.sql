select
  consumer_group,
  sum(offsets) as offsets,
  sum(erased) as erased,
  sum(offsets - purchases_and_refunds - duplicates - dead_letters - void - lost - erased - pruned - moved)
    as missing
from spendcast.accounting
group by consumer_group
order by consumer_group
