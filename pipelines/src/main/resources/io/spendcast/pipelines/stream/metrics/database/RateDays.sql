select currency, extract(epoch from max(day)) from spendcast.exchange_rates group by currency
