-- The threshold is the prediction's own; the other rules are those of the epoch that stored the purchase.
-- A backfill records none.
select to_jsonb(a) from (
  select spendcast.alert_threshold(p.exceed_threshold) as threshold, r.probability,
    justify_hours(r.max_age)::text as max_age, justify_hours(r.cooldown)::text as cooldown
  from spendcast.purchases e
  join spendcast.predictions p on p.event_id = e.event_id and p.role = 'champion'
  left join lateral (
    select * from spendcast.alert_rules
    where topic_id = e.topic_id and first_arrival <= e.arrival
    order by first_arrival desc
    limit 1
  ) r on true
  where e.event_id = ?
  limit 1
) a
