-- Waits for whoever is counting records (count_records), and keeps them from it until what was counted and
-- is deleted is taken off. Before the statement that deletes, and so before its snapshot.
lock table spendcast.partition_records in share row exclusive mode
