-- Views of everything that moves: all rows of the customers whose home is among the partitions, and the other
-- rows of the partitions. Each has the columns of the table that its rows go to.
create table spendcast_move.customers as
select h.customer_id from spendcast_move.homes h cross join spendcast_move.plan m
where h.partition = any (m.partitions);
alter table spendcast_move.customers add primary key (customer_id);
analyze spendcast_move.customers;

create view spendcast_move.purchases as
select p.* from spendcast.purchases p join spendcast_move.customers c using (customer_id);
create view spendcast_move.predictions as
select r.* from spendcast.predictions r join spendcast_move.purchases p using (event_id);
create view spendcast_move.purchase_features as
select f.* from spendcast.purchase_features f join spendcast_move.purchases p using (event_id);
create view spendcast_move.prediction_outcomes as
select o.* from spendcast.prediction_outcomes o join spendcast_move.purchases p using (event_id);
create view spendcast_move.alerts as
select a.* from spendcast.alerts a join spendcast_move.customers c using (customer_id);
create view spendcast_move.corrections as
select x.* from spendcast.corrections x join spendcast_move.customers c using (customer_id);
do
$$
declare
  of_partition text;
begin
  foreach of_partition in array array['duplicates', 'dead_letters', 'kafka_ledger', 'kafka_ends', 'ledger_gaps']
  loop
    execute format('create view spendcast_move.%1$I as
      select t.* from spendcast.%1$I t join spendcast_move.plan m
        on t.topic_id = m.topic_id and t.partition = any (m.partitions)', of_partition);
  end loop;
end
$$;
create view spendcast_move.erasure_key as select * from spendcast.erasure_key;
create view spendcast_move.erased_customers as select * from spendcast.erased_customers;
create view spendcast_move.exchange_rates as select * from spendcast.exchange_rates;

-- Other partitions, mostly of former topics, that purchases of these customers came from.
create table spendcast_move.touched as
select distinct p.topic_id, p.partition
from spendcast_move.purchases p cross join spendcast_move.plan m
where p.topic_id <> m.topic_id or p.partition <> all (m.partitions);
create view spendcast_move.former_ledger as
select l.* from spendcast.kafka_ledger l join spendcast_move.touched t using (topic_id, partition)
cross join spendcast_move.plan m
where l.topic_id <> m.topic_id;

-- Totals of the facts that were pruned: those of a customer, less the facts that are stored.
create view spendcast_move.customer_totals as
select t.customer_id, t.first_at, t.last_at, t.last_event_id, t.country, t.channel,
  t.orders - s.orders as orders, t.revenue - s.revenue as revenue, t.refunded - s.refunded as refunded,
  t.expected_spend, t.purchase_probability, t.version, t.spend_low, t.spend_high, t.exceed_probability,
  t.exceed_threshold
from spendcast.customer_totals t
join spendcast_move.customers c using (customer_id)
cross join spendcast.dashboard_progress d
cross join lateral (
  select count(*) filter (where p.type = 'purchase') as orders,
    coalesce(sum(p.amount) filter (where p.type = 'purchase'), 0) as revenue,
    coalesce(-sum(p.amount) filter (where p.type = 'refund'), 0) as refunded
  from spendcast.purchases p
  where p.customer_id = t.customer_id and p.arrival <= d.arrival_until
    and not exists (
      select from spendcast.corrections x
      where x.fact_arrival = p.arrival and x.arrival <= d.arrival_until)
) s
where t.orders <> s.orders or t.revenue <> s.revenue or t.refunded <> s.refunded
