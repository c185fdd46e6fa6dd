select to_jsonb(e) from (
  select
    event_id, type, order_id, customer_id, occurred_at, arrival, amount, original_amount, currency,
    rate, rate_day, country, channel, items, unscored, headers,
    topic_id, partition, kafka_offset,
    -- Older versions stored a timestamp in microseconds as a year that no program reads.
    case when kafka_timestamp < '10000-01-01' then kafka_timestamp end as kafka_timestamp, stored_at,
    jsonb_build_object(
      'occurred_at_micros', (extract(epoch from occurred_at) * 1000000)::bigint,
      'amount_e4', (amount * 10000)::bigint,
      'refund', type = 'refund',
      'units', units,
      'lines', lines,
      'category', main_category) as fact
  from spendcast.purchases
  where event_id = ?
) e
