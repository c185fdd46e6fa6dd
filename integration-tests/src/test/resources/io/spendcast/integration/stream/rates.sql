-- A rate for every day that the sample events can ask for; which one does not matter.
insert into spendcast.exchange_rates (currency, day, rate)
select currency, day::date, rate
from (values ('EUR', 1.10), ('GBP', 1.28)) as rates(currency, rate)
cross join generate_series(date '2024-04-01', date '2024-11-01', interval '1 day') as day
