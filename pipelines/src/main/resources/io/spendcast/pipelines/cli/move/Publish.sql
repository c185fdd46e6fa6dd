-- Shows what was staged, in one transaction. Facts and corrections get arrivals of this database, in their
-- order, so that each keeps the history that it was scored on. The lock comes before the first arrival: who asks
-- which arrivals are settled waits for the writers of purchases, and would not know of this one.
lock table spendcast.purchases in row exclusive mode;
create table spendcast_move.arrivals as
select before, nextval('spendcast.arrivals') as after
from (
  select before
  from (
    select arrival as before from spendcast_move.purchases
    union all
    select arrival from spendcast_move.corrections
  ) a
  order by before
) s;
create unique index on spendcast_move.arrivals (before);
analyze spendcast_move.arrivals;
update spendcast_move.corrections c set arrival = a.after, fact_arrival = f.after
from spendcast_move.arrivals a, spendcast_move.arrivals f
where a.before = c.arrival and f.before = c.fact_arrival;

do
$$
begin
  execute (
    select format(
      'insert into spendcast.purchases (%s) select %s from spendcast_move.purchases p
       join spendcast_move.arrivals a on a.before = p.arrival order by a.after',
      string_agg(quote_ident(attname), ', ' order by attnum),
      string_agg(case attname when 'arrival' then 'a.after' else 'p.' || quote_ident(attname) end, ', ' order by attnum))
    from pg_attribute
    where attrelid = 'spendcast.purchases'::regclass and attnum > 0 and not attisdropped);
end
$$;
insert into spendcast.corrections select * from spendcast_move.corrections;
insert into spendcast.predictions select * from spendcast_move.predictions;
insert into spendcast.purchase_features select * from spendcast_move.purchase_features;
insert into spendcast.prediction_outcomes select * from spendcast_move.prediction_outcomes;
insert into spendcast.alerts select * from spendcast_move.alerts;
insert into spendcast.duplicates select * from spendcast_move.duplicates;
insert into spendcast.dead_letters select * from spendcast_move.dead_letters;
insert into spendcast.kafka_ledger select * from spendcast_move.kafka_ledger;
insert into spendcast.kafka_ends select * from spendcast_move.kafka_ends;
insert into spendcast.ledger_gaps select * from spendcast_move.ledger_gaps;
insert into spendcast.customer_totals select * from spendcast_move.customer_totals;

-- Former topics of the customers, such as a backfill, are known here by what came along.
insert into spendcast.kafka_ledger select * from spendcast_move.former_ledger on conflict do nothing;

-- Offsets whose purchases are not here, since their customers are elsewhere.
create table spendcast_move.here as
select topic_id, partition from spendcast_move.kafka_ledger
union
select topic_id, partition from spendcast_move.touched;
delete from spendcast.ledger_gaps g using spendcast_move.here h
where g.topic_id = h.topic_id and g.partition = h.partition and g.kind = 'moved';
insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind, void_offsets, void_ranges)
select consumer_group, topic_id, partition, span, 'moved', elsewhere, 1
from spendcast.offsets_elsewhere join spendcast_move.here h using (topic_id, partition)
where elsewhere > 0;

insert into spendcast.erasure_key select * from spendcast_move.erasure_key on conflict do nothing;
insert into spendcast.erased_customers select * from spendcast_move.erased_customers on conflict do nothing;
insert into spendcast.exchange_rates select * from spendcast_move.exchange_rates on conflict do nothing;

update spendcast.moves m set finished_at = clock_timestamp()
from spendcast_move.plan p
where m.move_id = p.move_id and m.direction = 'in'
