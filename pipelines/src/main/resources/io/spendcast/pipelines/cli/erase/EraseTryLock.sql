-- As EraseLock.sql, without waiting.
lock table spendcast.customer_totals, spendcast.prediction_outcomes in share row exclusive mode nowait
