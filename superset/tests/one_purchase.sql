-- A system that has just begun: one purchase with its prediction, a minute ago.
insert into spendcast.settings (base_currency) values ('USD') on conflict do nothing;
insert into spendcast.purchases (
  event_id, arrival, type, order_id, customer_id, occurred_at, amount, original_amount, currency, rate,
  country, channel, items, units, lines, main_category, topic_id, partition, kafka_offset, kafka_timestamp)
select 'e-1', nextval('spendcast.arrivals'), 'purchase', 'A-1', 'C-1', at, 19.99, 19.99, 'USD', 1, 'US', 'web',
  '[{"sku": "SKU-1", "category": "books", "quantity": 1, "unit_price": "19.99"}]', 1, 1, 'books',
  '00000000-0000-0000-0000-00000000000a', 0, 0, at
from (select now() - interval '1 minute' as at) a;
insert into spendcast.predictions (
  event_id, role, model, version, horizon_days, purchase_probability, expected_spend)
values ('e-1', 'champion', 'purchase-value', '1', 90, 0.5, 12.34);
