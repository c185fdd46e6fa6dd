-- Records that are not where their customer's other records are, by which predictions may miss facts.
select to_jsonb(k) from (
  select
    s.consumer_group,
    (select coalesce(sum(l.keyed_otherwise), 0) from spendcast.kafka_ledger l
     where l.consumer_group = s.consumer_group and l.topic_id = s.topic_id) as keyed_otherwise,
    spendcast.split_customers(s.topic_id) as split_customers
  from spendcast.streams s
  order by s.consumer_group
) k
