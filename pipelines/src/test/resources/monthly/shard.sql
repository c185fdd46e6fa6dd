-- Makes a copy of the shop a shard: keeps the customers, and the partition of dead letters and gaps, of one
-- residue of two (shard.residue), and gives them arrivals of its own, from 1. What arrived up to the sequence
-- still does. The other shard has the same arrivals.
create temporary table kept as
select event_id, customer_id from spendcast.purchases
where abs(hashtext(customer_id)) % 2 = current_setting('shard.residue')::int;

delete from spendcast.corrections where event_id not in (select event_id from kept);
delete from spendcast.duplicates where event_id not in (select event_id from kept);
delete from spendcast.alerts where event_id not in (select event_id from kept);
delete from spendcast.prediction_outcomes where event_id not in (select event_id from kept);
delete from spendcast.predictions where event_id not in (select event_id from kept);
delete from spendcast.purchases where event_id not in (select event_id from kept);
delete from spendcast.dead_letters where kafka_offset % 2 <> current_setting('shard.residue')::int;
delete from spendcast.ledger_gaps where lower(gap) % 2 <> current_setting('shard.residue')::int;

create temporary table arrivals as
select before, row_number() over (order by before) as after
from (
  select arrival as before from spendcast.purchases
  union
  select arrival from spendcast.corrections
) a;

select setval('spendcast.arrivals', (select max(after) from arrivals where before <= last_value))
from spendcast.arrivals;
-- By way of numbers that nothing has, since each of the two must be unique.
update spendcast.purchases p set arrival = 10000000 + a.after from arrivals a where a.before = p.arrival;
update spendcast.corrections c set arrival = 10000000 + a.after, fact_arrival = 10000000 + f.after
from arrivals a, arrivals f
where a.before = c.arrival and f.before = c.fact_arrival;
update spendcast.purchases set arrival = arrival - 10000000;
update spendcast.corrections set arrival = arrival - 10000000, fact_arrival = fact_arrival - 10000000;

-- Offsets whose records are in the other shard are no gap of the shop.
insert into spendcast.ledger_gaps (consumer_group, topic_id, partition, gap, kind, recorded_at, void_offsets, void_ranges)
values ('g', '11111111-2222-3333-4444-555555555555', 1, '[5000000,5000100)', 'moved', '2024-10-10', 40, 1);
