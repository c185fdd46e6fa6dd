-- Waits for whoever is writing rows that are derived from customers' rows, and keeps them from writing
-- until the customer is gone. Customers' sums first: their refresh waits for writers of purchases, as
-- `prune` is, which in turn waits for the lock on outcomes.
lock table spendcast.customer_totals, spendcast.prediction_outcomes in share row exclusive mode
