select to_jsonb(a) from (
  select
    *,
    offsets - purchases_and_refunds - duplicates - dead_letters - void - lost - erased - pruned
      - moved as missing
  from spendcast.accounting
  order by consumer_group, topic, topic_id, partition
) a
