-- One round trip for a bundle: the ledger, the events that are stored already, and every purchase's
-- history, from one snapshot. n is an event's number in the bundle: ledger rows have none, one row a
-- range; an event that is stored already has one row without a fact; every fact has a row of its own.
-- A refund asks with no time, and has no history.
-- The filters are inside the limit, so that the answer is the newest 256 facts that count, and the
-- index purchases_history answers alone.
with asked as materialized (
  select * from unnest(?::text[], ?::text[], ?::bigint[]) with ordinality
    as a(event_id, customer_id, before_micros, n)
)
select
  null::bigint as n, null::bigint as micros, null::bigint as cents, null::boolean as refund,
  null::bigint as units, null::int as lines, null::text as category,
  l.partition, l.start_offset, lower(r) as done_from, upper(r) as done_to
from spendcast.kafka_ledger l
left join lateral unnest(l.done) as r on true
where l.consumer_group = ? and l.topic_id = ? and l.partition = any (?)
union all
select a.n, null, null, null, null, null, null, null, null, null, null
from asked a
join spendcast.purchases k on k.event_id = a.event_id
union all
select a.n, h.micros, h.cents, h.refund, h.units, h.lines, h.main_category, null, null, null, null
from asked a
cross join lateral (
  select
    round(date_part('epoch', p.occurred_at) * 1000000)::bigint as micros,
    (p.amount * 100)::bigint as cents,
    p.type = 'refund' as refund,
    p.units,
    p.lines,
    p.main_category
  from spendcast.purchases p
  where p.customer_id = a.customer_id
    and p.occurred_at < timestamptz 'epoch' + a.before_micros * interval '1 microsecond'
  order by p.occurred_at desc, p.arrival desc
  limit 256
) h
