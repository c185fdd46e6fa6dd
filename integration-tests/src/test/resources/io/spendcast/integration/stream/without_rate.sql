select
  count(*) filter (where resolved_at is null) as unresolved,
  count(*) filter (where resolved_at is not null) as resolved
from spendcast.dead_letters
where reason = 'no_exchange_rate'
