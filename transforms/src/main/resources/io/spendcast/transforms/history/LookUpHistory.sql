-- One round trip for a bundle: the ledger, the newest correction, the events that are stored already,
-- and the history of each customer, from one snapshot. Ledger rows have no n, and there is one for each
-- range. The row of the newest correction has no n and no partition. An event that is stored already has
-- one row with its number and no fact. Every fact has a row with the number of its history.
-- The filters are inside the limit, so that the answer is the newest 256 facts that count, and the
-- index purchases_history answers alone. Corrected facts do not count: one array for the bundle, null
-- where there is none, which costs a fact less than looking into an empty array.
with events as materialized (
  select * from unnest(:event_ids::text[]) with ordinality as e(event_id, n)
),
histories as materialized (
  select * from unnest(:customer_ids::text[], :before_micros::bigint[]) with ordinality as h(customer_id, before_micros, n)
),
corrected as materialized (
  select array_agg(c.fact_arrival) as facts
  from spendcast.corrections c
  where c.customer_id in (select customer_id from histories)
)
select
  null::bigint as n, null::bigint as micros, null::bigint as amount_e4, null::boolean as refund,
  null::bigint as units, null::int as lines, null::text as category,
  l.partition, l.start_offset, lower(r) as done_from, upper(r) as done_to
from spendcast.kafka_ledger l
left join lateral unnest(l.done) as r on true
where l.consumer_group = :consumer_group and l.topic_id = :topic_id and l.partition = any (:partitions)
union all
select null, max(c.arrival), null, null, null, null, null, null, null, null, null
from spendcast.corrections c
union all
select e.n, null, null, null, null, null, null, null, null, null, null
from events e
join spendcast.purchases k on k.event_id = e.event_id
union all
select h.n, f.micros, f.amount_e4, f.refund, f.units, f.lines, f.main_category, null, null, null, null
from histories h
cross join lateral (
  select
    round(date_part('epoch', p.occurred_at) * 1000000)::bigint as micros,
    (p.amount * 10000)::bigint as amount_e4,
    p.type = 'refund' as refund,
    p.units,
    p.lines,
    p.main_category
  from spendcast.purchases p
  where p.customer_id = h.customer_id
    and p.occurred_at < timestamptz 'epoch' + h.before_micros * interval '1 microsecond'
    and ((select facts from corrected) is null
      or p.arrival <> all ((select facts from corrected)::bigint[]))
  order by p.occurred_at desc, p.arrival desc
  limit 256
) f
