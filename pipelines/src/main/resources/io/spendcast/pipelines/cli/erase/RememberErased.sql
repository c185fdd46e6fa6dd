-- Remembers a customer as erased, by a hash alone, and the key that the hash was made by.
with keyed as (
  insert into spendcast.erasure_key (fingerprint) values (?::bytea) on conflict do nothing
),
remembered as (
  insert into spendcast.erased_customers (customer_hash) values (?::bytea) on conflict do nothing
  returning 1
)
select to_jsonb(count(*)) from remembered
