-- The newest alerts of a state that went out.
select to_jsonb(l) from (
  select a.event_id, a.customer_id, a.created_at, a.expected_spend, r.spend_low, r.spend_high, a.reason,
    concat_ws(': ', a.marked_by, a.note) as marked
  from spendcast.alerts a
  left join lateral (
    select spend_low, spend_high from spendcast.predictions
    where event_id = a.event_id and role = 'champion'
    limit 1
  ) r on true
  where a.work_state = ? and a.status in ('pending', 'published', 'failed')
  order by a.created_at desc
  limit ?
) l
