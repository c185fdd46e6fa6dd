-- Between which arrivals there is something to delete.
select min(arrival), max(arrival)
from spendcast.purchases
where stored_at < %(before)s and occurred_at < %(before)s
