select count(headers) as kept, count(headers ->> 'traceparent') as traced,
  count(*) filter (where headers ->> 'ce_specversion' = '1.0') as binary,
  min(event_id) filter (where headers ->> 'traceparent' is not null) as example
from spendcast.purchases
