-- Keeps refresh_dashboards, judge, prune, erase and correct from the rows that are to move; the streams go
-- on. In the order of EraseLock.sql.
lock table spendcast.partition_records, spendcast.customer_totals, spendcast.prediction_outcomes,
  spendcast.corrections
  in share row exclusive mode
