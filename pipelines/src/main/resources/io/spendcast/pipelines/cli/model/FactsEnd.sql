-- Read from the end of the facts that were judged last, which is near by.
select to_jsonb(spendcast.facts_until(
  ?, coalesce(
    (select max(facts_until) from spendcast.judged_horizons where facts_until > '-infinity'), now())))
