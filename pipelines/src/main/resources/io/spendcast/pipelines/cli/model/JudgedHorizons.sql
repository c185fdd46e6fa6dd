-- Null: nothing of the horizon is judged yet.
select to_jsonb(h) from (
  select horizon_days, nullif(facts_until, '-infinity') as facts_until, arrival_until
  from spendcast.judged_horizons
  order by horizon_days
) h
