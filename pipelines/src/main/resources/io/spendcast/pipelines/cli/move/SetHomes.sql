with known as (
  update spendcast_move.homes h set partition = k.partition
  from unnest(?::text[], ?::text[]) k(customer_id, partition_text)
  cross join lateral (select k.partition_text::int as partition) t
  where h.customer_id = k.customer_id
  returning 1
)
select to_jsonb(count(*)) from known
