with known as (
  update spendcast_move.homes h set partition = k.partition::int
  from unnest(?::text[], ?::text[]) k(customer_id, partition)
  where h.customer_id = k.customer_id
  returning 1
)
select to_jsonb(count(*)) from known
