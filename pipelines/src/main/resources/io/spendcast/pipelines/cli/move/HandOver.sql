-- Deletes what has moved, and takes it off every sum, in one transaction with one snapshot.

update spendcast.partition_records r set records = r.records - c.records
from (
  select topic_id, partition, count(*) as records
  from spendcast_move.purchases
  where arrival <= (select records_until from spendcast.dashboard_progress)
  group by 1, 2
) c
where r.topic_id = c.topic_id and r.partition = c.partition;

-- Weeks of outcomes that change.
create temporary table weeks on commit drop as
select distinct (date_trunc('week', o.due_at at time zone s.time_zone))::date as week
from spendcast_move.prediction_outcomes o cross join spendcast.settings s;

delete from spendcast.predictions t using spendcast_move.purchases p where t.event_id = p.event_id;
delete from spendcast.purchase_features t using spendcast_move.purchases p where t.event_id = p.event_id;
delete from spendcast.prediction_outcomes t using spendcast_move.purchases p where t.event_id = p.event_id;
delete from spendcast.alerts t using spendcast_move.customers c where t.customer_id = c.customer_id;
delete from spendcast.corrections t using spendcast_move.customers c where t.customer_id = c.customer_id;
delete from spendcast.customer_totals t using spendcast_move.customers c where t.customer_id = c.customer_id;
delete from spendcast.purchases t using spendcast_move.customers c where t.customer_id = c.customer_id;
do
$$
declare
  of_partition text;
begin
  foreach of_partition in array array['duplicates', 'dead_letters', 'kafka_ledger', 'kafka_ends', 'ledger_gaps']
  loop
    execute format('delete from spendcast.%I t using spendcast_move.plan m
      where t.topic_id = m.topic_id and t.partition = any (m.partitions)', of_partition);
  end loop;
end
$$;

-- Offsets of other partitions whose purchases have gone with their customers.
delete from spendcast.ledger_gaps g using spendcast_move.touched t
where g.topic_id = t.topic_id and g.partition = t.partition and g.kind = 'moved';
insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind, void_offsets, void_ranges)
select consumer_group, topic_id, partition, span, 'moved', elsewhere, 1
from spendcast.offsets_elsewhere join spendcast_move.touched t using (topic_id, partition)
where elsewhere > 0;

do
$$
declare
  changed date;
begin
  for changed in select week from weeks loop
    call spendcast.sum_outcome_week(changed);
  end loop;
end
$$;
delete from spendcast.sales_minutes;
insert into spendcast.sales_minutes
select s.* from spendcast.dashboard_progress d, spendcast.sum_sales(-1, d.arrival_until) s
where s.orders <> 0 or s.refunds <> 0;
delete from spendcast.storing_minutes;
insert into spendcast.storing_minutes
select s.* from spendcast.dashboard_progress d, spendcast.sum_storing(-1, d.arrival_until) s;
delete from spendcast.prediction_hours;
insert into spendcast.prediction_hours
select s.* from spendcast.dashboard_progress d, spendcast.sum_predictions(-1, d.arrival_until) s
where s.predictions <> 0;

update spendcast.moves set handed_over_at = clock_timestamp() where direction = 'out' and finished_at is null
