-- Appends what differs from the current rate of its day; a clock that was set back changes nothing.
with given as (
  select * from unnest(?::text[], ?::text[]::date[], ?::text[]::numeric[])
    as g(currency, day, rate)
),
current_rates as (
  select distinct on (e.currency, e.day) e.currency, e.day, e.rate, e.loaded_at
  from spendcast.exchange_rates e
  join given g on g.currency = e.currency and g.day = e.day
  order by e.currency, e.day, e.loaded_at desc
),
new_rates as (
  select g.currency, g.day, g.rate, c.loaded_at as corrected
  from given g
  left join current_rates c on c.currency = g.currency and c.day = g.day
  where c.rate is distinct from g.rate
),
added as (
  insert into spendcast.exchange_rates (currency, day, rate, loaded_at)
  select currency, day, rate, greatest(clock_timestamp(), corrected + interval '1 microsecond')
  from new_rates
)
select jsonb_build_object(
  'added', count(*) filter (where corrected is null),
  'corrected', count(*) filter (where corrected is not null),
  'skipped', (select count(*) from given) - count(*))
from new_rates
