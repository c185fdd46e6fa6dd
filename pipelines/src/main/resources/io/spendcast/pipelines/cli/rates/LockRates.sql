-- Two loads of one file, one after the other: the second finds nothing to add. Readers do not wait.
lock table spendcast.exchange_rates in share row exclusive mode
