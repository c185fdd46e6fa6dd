-- Customers and products that moved the revenue of one country, channel or category, or of the whole shop ('month'),
-- from the month before to the month: the two of either kind that moved it farthest in its own direction. Reads the
-- purchases of two months through purchases_occurred_at, once, and only the facts that the run counted. Amounts are of
-- the lines of orders, at the rate of their event. active: how many of the kind there are in a month at all.
--
-- Over shards, spendcast.purchases is the parent of the shards' tables. Their arrivals overlap: each fact is compared with
-- the bound of its own shard, and its correction has the same customer.
with bounds as (
  select t.oid as table_id, b.arrival_bound
  from spendcast.shard_bounds b
  join pg_class t on t.relname = 'purchases' and t.relnamespace = to_regnamespace('shard_' || b.shard)
  where b.run_id = %(run_id)s
),
sums as (
  select
    case grouping(i.sku) when 1 then 'customer' else 'product' end as kind,
    coalesce(p.customer_id, i.sku) as name,
    coalesce(sum(i.quantity * i.unit_price * p.rate) filter (where p.occurred_at >= %(month)s), 0) as revenue,
    coalesce(sum(i.quantity * i.unit_price * p.rate) filter (where p.occurred_at < %(month)s), 0) as revenue_month_before,
    bool_or(p.occurred_at >= %(month)s) as sold,
    bool_or(p.occurred_at < %(month)s) as sold_month_before
  from spendcast.purchases p
  left join bounds b on b.table_id = p.tableoid
  cross join lateral jsonb_to_recordset(p.items)
    as i (sku text, category text, quantity numeric, unit_price numeric)
  where p.occurred_at >= %(month_before)s and p.occurred_at < %(end)s
    and p.arrival < coalesce(b.arrival_bound, %(arrival_bound)s)
    and p.type = 'purchase'
    and case %(dimension)s::text
      when 'country' then p.country = %(value)s
      when 'channel' then p.channel = %(value)s
      when 'category' then coalesce(i.category, '') = %(value)s
      else true
    end
    and not exists (
      select from spendcast.corrections c
      where c.fact_arrival = p.arrival and c.customer_id = p.customer_id
        and c.arrival < coalesce(b.arrival_bound, %(arrival_bound)s))
  group by grouping sets ((p.customer_id), (i.sku))
),
ranked as (
  select
    *,
    count(*) filter (where sold) over (partition by kind) as active,
    count(*) filter (where sold_month_before) over (partition by kind) as active_month_before,
    row_number() over (
      partition by kind
      order by (revenue - revenue_month_before) * %(direction)s desc, name collate "C") as place
  from sums
)
select
  %(dimension)s::text as dimension,
  %(value)s::text as value,
  kind,
  name,
  round(revenue, 4) as revenue,
  round(revenue_month_before, 4) as revenue_month_before,
  active,
  active_month_before
from ranked
where place <= 2 and (revenue - revenue_month_before) * %(direction)s > 0
order by kind, place
