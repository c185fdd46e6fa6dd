-- Those of the present topic, and what was lost with former ones.
select
  k.kind,
  coalesce(sum(coalesce(g.void_offsets, upper(g.gap) - lower(g.gap))), 0),
  coalesce(extract(epoch from max(coalesce(g.extended_at, g.recorded_at))), 0)
from unnest(array['void', 'lost', 'erased']) as k(kind)
left join spendcast.ledger_gaps g
  on g.kind = k.kind and g.consumer_group = ? and (g.topic_id = ? or k.kind = 'lost')
group by k.kind
