-- Waits for every statement that is storing a bundle, and may have begun before the customer was
-- remembered as erased: each holds a lock on a row of this table. A later one sees who was erased.
lock table spendcast.streams in exclusive mode
