-- Takes the flag from the run that has it, if one does, and gives it to ours; nothing when ours is gone.
update spendcast.monthly_runs
set is_current = run_id = :run_id,
  finished_at = case when run_id = :run_id then now() else finished_at end
where month = :month and (is_current or run_id = :run_id)
  and exists (select from spendcast.monthly_runs where run_id = :run_id)
