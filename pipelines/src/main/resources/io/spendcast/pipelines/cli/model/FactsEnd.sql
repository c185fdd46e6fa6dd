-- Read from the end of the facts that were judged last, which is near by. No row without any purchase.
select to_jsonb(until) from spendcast.facts_until(
  ?, coalesce(
    (select max(facts_until) from spendcast.judged_horizons where facts_until > '-infinity'), now())) until
where until is not null
