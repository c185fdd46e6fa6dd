-- As StatusAccounting.sql, but counts every stored row, also those that were counted before.
select to_jsonb(v) from (
  select
    a.consumer_group, a.topic, a.topic_id, a.partition, a.offsets, a.ranges,
    coalesce(p.records, 0) as purchases_and_refunds,
    a.duplicates, a.dead_letters, a.void, a.lost, a.erased, a.pruned, a.moved,
    a.offsets - coalesce(p.records, 0) - a.duplicates - a.dead_letters - a.void - a.lost - a.erased
      - a.pruned - a.moved as missing
  from spendcast.accounting a
  left join (
    select topic_id, partition, count(*) as records from spendcast.purchases group by 1, 2
  ) p using (topic_id, partition)
  order by a.consumer_group, a.topic, a.topic_id, a.partition
) v
