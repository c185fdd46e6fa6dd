select to_jsonb(d) from (
  select
    step,
    reason,
    count(*) as records,
    count(*) filter (where resolved_at is null) as unresolved,
    max(stored_at) as newest
  from spendcast.dead_letters
  group by step, reason
  order by count(*) desc, step, reason
) d
