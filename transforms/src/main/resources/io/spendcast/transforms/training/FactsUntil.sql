-- Where the facts end: the moment that only a thousandth of them is later than, so that one event
-- with a time far in the future does not stretch them. Corrected facts do not count.
with bound as (
  select ?::bigint as arrival_until
),
counting as not materialized (
  select p.occurred_at
  from spendcast.purchases p
  where p.arrival <= (select arrival_until from bound)
    and not exists (
      select from spendcast.corrections c
      where c.fact_arrival = p.arrival and c.arrival <= (select arrival_until from bound))
),
counted as (
  select count(*) as facts from counting
)
select
  (select s.base_currency from spendcast.settings s) as base_currency,
  (select s.time_zone from spendcast.settings s) as time_zone,
  c.facts,
  (select round(date_part('epoch', p.occurred_at) * 1000000)::bigint
   from counting p
   order by p.occurred_at desc
   offset (select greatest(facts - 1, 0) - floor(0.999 * greatest(facts - 1, 0))::bigint from counted)
   limit 1) as facts_until
from counted c
