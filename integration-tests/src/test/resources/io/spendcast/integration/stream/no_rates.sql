delete from spendcast.exchange_rates
