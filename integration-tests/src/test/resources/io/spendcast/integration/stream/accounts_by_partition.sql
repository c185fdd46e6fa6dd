-- The proof of each partition: missing is 0 when every offset has exactly one outcome.
select partition, offsets, ranges,
  offsets - purchases_and_refunds - duplicates - dead_letters - void - lost - erased - pruned - moved
    as missing
from spendcast.accounting
order by partition
