-- The dollar and the dinar have a rate.
insert into spendcast.exchange_rates (currency, day, rate, loaded_at) values
  ('USD', '2026-10-10', 149.325, '2026-10-10 17:00Z'),
  ('KWD', '2026-10-10', 489.7674, '2026-10-10 17:00Z');
