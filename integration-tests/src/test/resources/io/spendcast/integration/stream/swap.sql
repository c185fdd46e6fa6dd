-- When either version scored (seconds of the epoch; null: never), and purchases without a prediction.
select
  (select extract(epoch from min(predicted_at)) from spendcast.predictions where version = '2') as first_new,
  (select extract(epoch from max(predicted_at)) from spendcast.predictions where version = '1') as last_old,
  (
    select count(*)
    from spendcast.purchases as p
    where p.type = 'purchase'
      and not exists (select from spendcast.predictions as s where s.event_id = p.event_id)
  ) as unscored
