-- The yen and the pound have a rate, of all its ten decimals.
insert into spendcast.exchange_rates (currency, day, rate, loaded_at) values
  ('JPY', '2026-10-10', 0.0020417853, '2026-10-10 17:00Z'),
  ('GBP', '2026-10-10', 0.4125, '2026-10-10 17:00Z');
