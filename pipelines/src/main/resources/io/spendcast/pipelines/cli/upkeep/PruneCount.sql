select to_jsonb(o) from (
  select
    count(*) as purchases,
    coalesce(min(arrival), 0) as first_arrival,
    coalesce(max(arrival), -1) as last_arrival,
    (select count(*) from spendcast.duplicates where stored_at < ?) as duplicates,
    (select count(*) from spendcast.dead_letters where stored_at < ?) as dead_letters
  from spendcast.purchases
  where occurred_at < ? and stored_at < ?
) o
