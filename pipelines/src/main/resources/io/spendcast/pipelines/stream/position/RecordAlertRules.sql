-- Puts the rules of an epoch in force for every purchase that arrives from now on: nothing of an older
-- epoch arrives any more. Rules by which no purchase arrived are replaced.
insert into spendcast.alert_rules (
  consumer_group, topic_id, epoch, first_arrival, threshold, probability, max_age, cooldown)
select s.consumer_group, s.topic_id, s.epoch,
  case when a.is_called then a.last_value + 1 else a.last_value end,
  :threshold::numeric, :probability::numeric, :max_age::interval, :cooldown::interval
from spendcast.streams s cross join spendcast.arrivals a
where s.consumer_group = :consumer_group and s.epoch = :epoch
on conflict (consumer_group, topic_id, first_arrival) do update
set epoch = excluded.epoch, in_force_from = excluded.in_force_from, threshold = excluded.threshold,
  probability = excluded.probability, max_age = excluded.max_age, cooldown = excluded.cooldown
