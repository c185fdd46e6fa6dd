-- All that occurred before the moment, whenever it arrived, in the order asked.
select a.customer_id, h.*
from unnest(:customers::text[]) with ordinality as a(customer_id, n)
cross join lateral spendcast.history_before(a.customer_id, :moment, 9223372036854775807) h
order by a.n
