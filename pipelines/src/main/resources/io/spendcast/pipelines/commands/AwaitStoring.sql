-- Waits for every statement that is storing a bundle, and may have begun before the customer was
-- remembered as erased: each locks a row of this table. One that begins later sees who was erased.
lock table spendcast.streams in exclusive mode
