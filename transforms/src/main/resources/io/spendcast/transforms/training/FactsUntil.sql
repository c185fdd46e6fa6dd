-- Where the facts end: the moment that only a thousandth of them is later than, so that one event
-- with a time far in the future does not stretch them.
with counted as (
  select count(*) as facts from spendcast.purchases where arrival <= ?
)
select
  (select s.base_currency from spendcast.settings s) as base_currency,
  c.facts,
  (select round(date_part('epoch', p.occurred_at) * 1000000)::bigint
   from spendcast.purchases p
   where p.arrival <= ?
   order by p.occurred_at desc
   offset (select greatest(facts - 1, 0) - floor(0.999 * greatest(facts - 1, 0))::bigint from counted)
   limit 1) as facts_until
from counted c
