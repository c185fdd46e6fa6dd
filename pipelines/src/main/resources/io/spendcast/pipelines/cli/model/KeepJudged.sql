-- In the transaction of the outcomes. All up to this end of the facts is judged now, also where the facts
-- ended later last time, as before an import of old ones.
update spendcast.judged_horizons
set facts_until = :facts_until::timestamptz, arrival_until = :arrival_until::bigint
where horizon_days = :horizon_days::int
returning to_jsonb(horizon_days)
