-- As before, sorted once: the aggregates take the rows in the order of the query that feeds them,
-- and do not sort them again for each column.
create or replace function spendcast.history_before(customer text, moment timestamptz, arrival bigint)
  returns table (
    micros bigint[], cents bigint[], refunds boolean[], units bigint[], lines int[], categories text[])
  language sql stable parallel safe as
$$
  select
    array_agg(round(date_part('epoch', h.occurred_at) * 1000000)::bigint),
    array_agg((h.amount * 100)::bigint),
    array_agg(h.type = 'refund'),
    array_agg(h.units),
    array_agg(h.lines),
    array_agg(h.main_category)
  from (
    select p.occurred_at, p.arrival, p.amount, p.type, p.units, p.lines, p.main_category
    from spendcast.purchases p
    where p.customer_id = $1 and p.occurred_at < $2 and p.arrival < $3
    order by p.occurred_at desc, p.arrival desc
    limit 256
  ) h
$$;
