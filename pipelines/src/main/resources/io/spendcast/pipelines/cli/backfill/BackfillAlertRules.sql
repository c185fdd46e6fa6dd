-- The rules of the newest stream, of whichever group.
select to_jsonb(r) from (
  select threshold, probability, justify_hours(max_age)::text as max_age, justify_hours(cooldown)::text as cooldown
  from spendcast.alert_rules
  order by in_force_from desc, first_arrival desc
  limit 1
) r
