select
  count(*) filter (where step = 'Store' and reason = 'not_storable') as rejected,
  count(*) filter (where hashtext((convert_from(payload, 'UTF8')::jsonb) ->> 'event_id') % 100 <> 0
    and step = 'Store') as others
from spendcast.dead_letters
where step = 'Store'
