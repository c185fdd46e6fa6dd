-- The latest rate of a currency on or before a day; of several for one day, the last that was loaded.
select day, rate
from spendcast.exchange_rates
where currency = ? and day <= ? and day >= ?
order by day desc, loaded_at desc
limit 1
