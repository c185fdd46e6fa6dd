-- Taken before the statement that reads predictions, and so before its snapshot: `erase` waits for the
-- outcomes to be committed, or the statement sees that the customer is gone.
lock table spendcast.prediction_outcomes in row exclusive mode
