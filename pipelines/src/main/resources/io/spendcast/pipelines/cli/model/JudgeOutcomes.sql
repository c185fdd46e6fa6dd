-- Judges every prediction of a horizon that is over and not judged yet. A window over each customer's
-- facts, so that one with a million of them costs no more than its facts. Corrected facts were not
-- spent, and their predictions are not judged.
with bound as (
  select make_interval(hours => 24 * ?::int) as horizon, ?::int as horizon_days,
    ?::bigint as arrival_until, ?::timestamptz as facts_until
),
due as materialized (
  select r.event_id, r.role, r.model, r.version, r.purchase_probability, r.expected_spend,
    r.spend_low, r.spend_high, r.exceed_probability, r.exceed_threshold,
    p.customer_id, p.occurred_at + b.horizon as due_at
  from bound b
  join spendcast.predictions r using (horizon_days)
  join spendcast.purchases p using (event_id)
  where p.occurred_at + b.horizon <= b.facts_until
    and not exists (
      select from spendcast.corrections c
      where c.fact_arrival = p.arrival and c.arrival <= b.arrival_until)
    and not exists (
      select from spendcast.prediction_outcomes o
      where o.event_id = r.event_id and o.role = r.role and o.model = r.model
        and o.version = r.version)
),
followed as (
  select
    p.event_id,
    coalesce(sum(p.amount) over after, 0) as spend,
    count(*) filter (where p.type = 'purchase') over after as purchases
  from spendcast.purchases p
  where p.arrival <= (select arrival_until from bound)
    and p.customer_id in (select customer_id from due)
    and not exists (
      select from spendcast.corrections c
      where c.fact_arrival = p.arrival and c.arrival <= (select arrival_until from bound))
  window after as (
    partition by p.customer_id order by p.occurred_at
    range between interval '1 microsecond' following
      and make_interval(hours => 24 * ?::int) following)
),
judged as (
  insert into spendcast.prediction_outcomes (
    event_id, role, model, version, due_at, purchase_probability, expected_spend, bought, actual_spend,
    within_interval, exceed_probability, exceed_threshold, exceeded)
  select d.event_id, d.role, d.model, d.version, d.due_at, d.purchase_probability, d.expected_spend,
    f.purchases > 0, f.spend, greatest(f.spend, 0) between d.spend_low and d.spend_high,
    d.exceed_probability, d.exceed_threshold, f.spend > d.exceed_threshold
  from due d join followed f using (event_id)
  on conflict do nothing
  returning 1
)
select to_jsonb(count(*)) from judged
