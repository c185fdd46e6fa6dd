-- The rule of the stream: the latest rate on or before the day, at most ten days old.
with asked as (
  select ?::date as on_day, ?::text as only_currency
)
select to_jsonb(r) from (
  select distinct on (e.currency)
    e.currency,
    e.day,
    e.rate,
    e.loaded_at,
    a.on_day - e.day as age,
    a.on_day - e.day <= 10 as usable
  from spendcast.exchange_rates e
  cross join asked a
  where e.day <= a.on_day and (a.only_currency is null or e.currency = a.only_currency)
  order by e.currency, e.day desc, e.loaded_at desc
) r
