select to_jsonb(s) from (
  select s.consumer_group, s.topic, s.topic_id, s.epoch, s.started_at, to_jsonb(r) as alert_rules
  from spendcast.streams s
  left join lateral (
    select threshold, probability, justify_hours(max_age)::text as max_age,
      justify_hours(cooldown)::text as cooldown
    from spendcast.alert_rules
    where consumer_group = s.consumer_group and topic_id = s.topic_id
    order by first_arrival desc
    limit 1
  ) r on true
  order by s.consumer_group
) s
