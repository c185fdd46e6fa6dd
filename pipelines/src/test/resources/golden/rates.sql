-- The pound of 12 November was corrected; the yen has no rate for eleven days.
insert into spendcast.exchange_rates (currency, day, rate, loaded_at) values
  ('GBP', '2026-11-10', 1.25, '2026-11-10 17:00Z'),
  ('GBP', '2026-11-12', 1.30, '2026-11-12 17:00Z'),
  ('GBP', '2026-11-12', 1.31, '2026-11-12 18:00Z'),
  ('EUR', '2026-11-20', 1.0850, '2026-11-20 17:00Z'),
  ('JPY', '2026-11-09', 0.0065, '2026-11-09 17:00Z');
