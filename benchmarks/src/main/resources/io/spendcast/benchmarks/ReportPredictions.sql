-- What the champion said of each scored purchase of a part, the alerts over 1,000 (one in forty), and what
-- became of what came due before November 2026.
with made as (
  insert into spendcast.predictions
  select event_id, 'champion', 'purchase-value', '1', 90, chance, round((1 + 3000 * chance ^ 40)::numeric, 2), stored_at
  from (
    select event_id, stored_at, abs(hashint8extended(arrival, 7) % 1000000) / 1e6::float8 as chance
    from spendcast.purchases
    where arrival between ? and ? and type = 'purchase' and unscored is null
  ) p
  returning *
),
alerts as (
  insert into spendcast.alerts (event_id, customer_id, occurred_at, expected_spend, reason, message, status, created_at)
  select event_id, 'C', predicted_at, expected_spend, 'much', '{}', 'published', predicted_at
  from made
  where expected_spend > 1000
)
insert into spendcast.prediction_outcomes
select
  event_id, role, model, version, predicted_at + interval '90 days', purchase_probability, expected_spend,
  purchase_probability > 0.4, round((expected_spend * (purchase_probability * 2 - 0.1))::numeric, 2),
  predicted_at + interval '91 days'
from made
where predicted_at < timestamptz '2026-08-03 00:00Z'
