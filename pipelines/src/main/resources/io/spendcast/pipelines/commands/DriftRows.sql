-- Of each week the first few purchases that the version scored, in the order of a hash: the same ones
-- at every run. With them the histories that they were scored on.
with scored as materialized (
  select p.*, r.purchase_probability, r.expected_spend,
    date_trunc('week', p.occurred_at at time zone 'UTC')::date as week,
    row_number() over (
      partition by date_trunc('week', p.occurred_at at time zone 'UTC') order by md5(p.event_id)) as nth
  from (
    select distinct on (event_id) event_id, purchase_probability, expected_spend
    from spendcast.predictions
    where model = ? and version = ?
    order by event_id
  ) r
  join spendcast.purchases p using (event_id)
  where p.occurred_at >= ?::date::timestamp at time zone 'UTC'
    and p.occurred_at < ?::date::timestamp at time zone 'UTC'
)
select
  s.week, s.purchase_probability, s.expected_spend,
  round(date_part('epoch', s.occurred_at) * 1000000)::bigint as occurred_micros,
  (s.amount * 100)::bigint as amount_cents, s.units as own_units, s.lines as own_lines,
  s.main_category, h.*
from scored s
cross join lateral spendcast.history_before(s.customer_id, s.occurred_at, s.arrival) h
where s.nth <= ?
order by s.week
