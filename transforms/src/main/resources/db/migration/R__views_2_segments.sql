-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

-- The newest month that was reported, with its window: the shop's 365 days up to the end of the month.
create or replace view spendcast.segmented_month as
select run_id, to_char(month, 'YYYY-MM') as label, arrival_bound,
  spendcast.day_start(month + interval '1 month' - interval '365 days', s.time_zone) as since,
  spendcast.day_start(month + interval '1 month', s.time_zone) as until,
  (month + interval '1 month' - interval '1 day')::date as last_day, s.time_zone
from spendcast.monthly_runs cross join spendcast.settings s
where is_current
order by month desc
limit 1;

-- Recency, frequency and monetary value of each customer who purchased in the window, as ScoreCustomers
-- takes them. A filter on the customer reaches the index.
create or replace view spendcast.segment_values as
select m.run_id, p.customer_id,
  min(m.last_day - (p.occurred_at at time zone m.time_zone)::date)
    filter (where p.type = 'purchase') as recency,
  count(*) filter (where p.type = 'purchase') as frequency,
  sum(p.amount) as net_spend
from spendcast.segmented_month m
join spendcast.purchases p
  on p.occurred_at >= m.since and p.occurred_at < m.until and p.arrival < m.arrival_bound
where not exists (
  select from spendcast.corrections c
  where c.fact_arrival = p.arrival and c.customer_id = p.customer_id and c.arrival < m.arrival_bound)
group by m.run_id, p.customer_id
having count(*) filter (where p.type = 'purchase') > 0;

-- Once for each month that is reported, and for each repeated run of it.
create or replace procedure spendcast.bound_segments()
  language plpgsql set search_path = pg_catalog as
$$
begin
  if exists (
    select from spendcast.segmented_month m
    where not exists (select from spendcast.segment_bounds b where b.run_id = m.run_id)
  ) then
    insert into spendcast.segment_bounds (run_id, recency, frequency, net_spend)
    select m.run_id,
      percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by v.recency),
      percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by v.frequency),
      percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by v.net_spend)
    from spendcast.segmented_month m left join spendcast.segment_values v using (run_id)
    group by m.run_id
    on conflict do nothing;
  end if;
end
$$;

-- Score from 1 for the lowest fifth to 5.
create or replace function spendcast.fifth(value numeric, bounds numeric[]) returns int
  language sql immutable parallel safe set search_path = pg_catalog as
$$
  select 1 + count(*)::int from unnest(bounds) b where b < value
$$;

-- The table of Segment.java: rows are recency from 1 to 5, columns frequency and monetary value.
create or replace function spendcast.segment_of(recency int, frequency int, monetary int) returns text
  language sql immutable parallel safe return (array[
    array['hibernating', 'hibernating', 'at_risk', 'at_risk', 'cant_lose'],
    array['hibernating', 'hibernating', 'at_risk', 'at_risk', 'cant_lose'],
    array['about_to_sleep', 'about_to_sleep', 'need_attention', 'loyal', 'loyal'],
    array['promising', 'potential_loyalists', 'potential_loyalists', 'loyal', 'loyal'],
    array['new', 'potential_loyalists', 'potential_loyalists', 'champions', 'champions']
  ])[recency][(frequency + monetary + 1) / 2];

create or replace view spendcast.customer_segments as
select v.customer_id, spendcast.segment_of(
    6 - spendcast.fifth(v.recency, b.recency),
    spendcast.fifth(v.frequency, b.frequency),
    spendcast.fifth(v.net_spend, b.net_spend)) as segment
from spendcast.segment_values v join spendcast.segment_bounds b using (run_id);

-- As people read it.
create or replace function spendcast.segment_label(segment text) returns text
  language sql immutable parallel safe return
  case segment when 'cant_lose' then 'can''t lose' else replace(segment, '_', ' ') end;

call spendcast.show_shards();
