-- What failed runs and replaced ones have left, but for what a report was made of.
delete from spendcast.monthly_runs r
where r.month = ? and not r.is_current
  and not exists (select from spendcast.reports p where p.run_id = r.run_id)
