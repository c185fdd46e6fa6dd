-- The longest time between two moments of storing.
select round(extract(epoch from max(stored_at - before)), 1) as seconds
from (
  select stored_at, lag(stored_at) over (order by stored_at) as before
  from (select distinct stored_at from spendcast.purchases) moments
) gaps
