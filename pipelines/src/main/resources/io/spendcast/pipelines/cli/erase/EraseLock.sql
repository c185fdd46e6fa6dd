-- Waits for whoever is writing rows that are derived from customers' rows, and keeps them from writing
-- until the customer is gone. The count of records first, as refresh_dashboards() does. Customers' sums
-- before outcomes: their refresh waits for writers of purchases, as `prune` is, which in turn waits for the
-- lock on outcomes.
lock table spendcast.partition_records, spendcast.customer_totals, spendcast.prediction_outcomes
  in share row exclusive mode
