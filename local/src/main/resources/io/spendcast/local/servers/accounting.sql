-- The stream's own proof, summed over the partitions: offsets = the sum of the others but ranges.
select
  coalesce(sum(offsets), 0) as offsets,
  coalesce(sum(purchases_and_refunds), 0) as purchases_and_refunds,
  coalesce(sum(duplicates), 0) as duplicates,
  coalesce(sum(dead_letters), 0) as dead_letters,
  coalesce(sum(void), 0) as void,
  coalesce(sum(lost), 0) as lost,
  coalesce(sum(erased), 0) as erased,
  coalesce(sum(pruned), 0) as pruned,
  coalesce(sum(moved), 0) as moved,
  coalesce(max(ranges), 0) as most_ranges
from spendcast.accounting
