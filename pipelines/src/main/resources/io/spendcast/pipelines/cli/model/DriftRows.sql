-- Of each week the first few purchases that the version scored, in the order of a hash: the same ones
-- at every run. With them the histories that they were scored on. Corrected purchases are left out.
with scored as (
  select distinct on (p.event_id) p.*, r.purchase_probability, r.expected_spend
  from spendcast.purchases p
  join spendcast.predictions r using (event_id)
  where r.model = :model and r.version = :version
    and p.occurred_at >= spendcast.day_start(:first_day::date, (select time_zone from spendcast.settings))
    and p.occurred_at < spendcast.day_start(:end_day::date, (select time_zone from spendcast.settings))
    and not exists (select from spendcast.corrections c where c.fact_arrival = p.arrival)
  order by p.event_id, r.role
),
numbered as materialized (
  select s.*, w.week, row_number() over (partition by w.week order by md5(s.event_id)) as nth
  from scored s
  cross join lateral (
    select date_trunc('week', s.occurred_at at time zone (select time_zone from spendcast.settings))::date
  ) w (week)
)
select
  s.week, s.purchase_probability, s.expected_spend,
  round(date_part('epoch', s.occurred_at) * 1000000)::bigint as occurred_micros,
  (s.amount * 10000)::bigint as own_amount_e4, s.units as own_units, s.lines as own_lines,
  s.main_category, h.*
from numbered s
cross join lateral spendcast.history_before(s.customer_id, s.occurred_at, s.arrival) h
where s.nth <= :purchases_a_week
order by s.week
