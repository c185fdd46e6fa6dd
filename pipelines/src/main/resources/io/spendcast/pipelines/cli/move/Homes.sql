-- The partition that each customer purchased in last; null for customers without a record in the topic.
create table spendcast_move.homes as
select n.customer_id, p.partition
from (
  select p.customer_id, max(p.arrival) filter (where p.topic_id = m.topic_id) as arrival
  from spendcast.purchases p cross join spendcast_move.plan m
  group by p.customer_id
) n
left join spendcast.purchases p using (arrival)
