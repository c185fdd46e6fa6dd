-- Judges every prediction of a horizon that is over and not judged yet. Only two kinds can be: purchases
-- that arrived since the last run, and older ones whose horizon was not over then. Corrected facts were not
-- spent, and their predictions are not judged. A correction stays, so what is left out once stays out.
with due as materialized (
  select r.event_id, r.role, r.model, r.version, r.purchase_probability, r.expected_spend,
    r.spend_low, r.spend_high, r.exceed_probability, r.exceed_threshold,
    p.customer_id, p.occurred_at, p.occurred_at + make_interval(hours => 24 * :horizon_days::int) as due_at
  from (
    select event_id, customer_id, arrival, occurred_at
    from spendcast.purchases
    where arrival > :judged_arrival::bigint and arrival <= :arrival_until::bigint
      and occurred_at <= :facts_until::timestamptz - make_interval(hours => 24 * :horizon_days::int)
    union all
    select event_id, customer_id, arrival, occurred_at
    from spendcast.purchases
    where arrival <= :judged_arrival::bigint
      and occurred_at > :judged_until::timestamptz - make_interval(hours => 24 * :horizon_days::int)
      and occurred_at <= :facts_until::timestamptz - make_interval(hours => 24 * :horizon_days::int)
  ) p
  join spendcast.predictions r using (event_id)
  where r.horizon_days = :horizon_days::int
    and not exists (
      select from spendcast.corrections c
      where c.fact_arrival = p.arrival and c.arrival <= :arrival_until::bigint)
    and not exists (
      select from spendcast.prediction_outcomes o
      where o.event_id = r.event_id and o.role = r.role and o.model = r.model
        and o.version = r.version)
),
customers as (
  select customer_id, min(occurred_at) as first_at, max(due_at) as last_at from due group by customer_id
),
-- A window over each customer's facts, so that one with a million of them costs no more than its facts.
-- Materialized: without statistics, as after a first load, it would run again for each prediction that is due.
followed as materialized (
  select
    p.event_id,
    coalesce(sum(p.amount) over after, 0) as spend,
    count(*) filter (where p.type = 'purchase') over after as purchases
  from customers c
  join spendcast.purchases p
    on p.customer_id = c.customer_id and p.occurred_at between c.first_at and c.last_at
  where p.arrival <= :arrival_until::bigint
    and not exists (
      select from spendcast.corrections x
      where x.fact_arrival = p.arrival and x.arrival <= :arrival_until::bigint)
  window after as (
    partition by p.customer_id order by p.occurred_at
    range between interval '1 microsecond' following
      and make_interval(hours => 24 * :horizon_days::int) following)
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
