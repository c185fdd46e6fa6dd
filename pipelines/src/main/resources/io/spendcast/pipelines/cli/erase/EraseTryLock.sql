-- As EraseLock.sql, without waiting.
lock table spendcast.partition_records, spendcast.customer_totals, spendcast.prediction_outcomes
  in share row exclusive mode nowait
