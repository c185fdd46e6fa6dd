-- Customers of whom the partition is known, to see how the producers choose it.
select to_jsonb(h) from (
  select customer_id, partition from spendcast_move.homes where partition is not null limit 10000
) h
