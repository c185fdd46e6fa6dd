-- What has become of a file's lines.
select to_jsonb(a) from (
  select
    coalesce(sum(offsets), 0) as lines,
    coalesce(sum(purchases_and_refunds), 0) as purchases_and_refunds,
    coalesce(sum(duplicates), 0) as duplicates,
    coalesce(sum(dead_letters), 0) as dead_letters,
    coalesce(sum(erased), 0) as erased
  from spendcast.accounting
  where consumer_group = 'backfill' and topic_id = ?
) a
