-- In this order. Corrections: nobody erases or prunes the fact meanwhile. Streams: every statement that is
-- storing a bundle is over, and later ones see the correction. Purchases: whoever takes a bound of
-- arrivals waits for this transaction, as for one that stores facts.
lock table spendcast.corrections in share row exclusive mode;
lock table spendcast.streams in exclusive mode;
lock table spendcast.purchases in row exclusive mode
