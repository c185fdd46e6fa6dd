-- Day of the newest exchange rates; null without any.
select max(day) as day from spendcast.exchange_rates
