-- A table to JdbcIO, which asks for ranges of arrival of it, the last of which ends too late. What only the three periods need is null
-- elsewhere. The year before is the oldest period.
select
  p.arrival,
  p.customer_id,
  round(date_part('epoch', p.occurred_at) * 1000000)::bigint as micros,
  (p.amount * 10000)::bigint as amount_e4,
  p.type = 'refund' as refund,
  d.*
from spendcast.purchases p
left join lateral (
  select
    p.units,
    p.country,
    p.channel,
    p.rate,
    case when p.type = 'purchase' then p.items::text else '' end as items,
    p.unscored is not null as unscored,
    p.topic_id = any (array(select l.topic_id from spendcast.kafka_ledger l where l.consumer_group = 'backfill')) as loaded,
    round(date_part('epoch', p.stored_at - p.kafka_timestamp) * 1000000)::bigint as latency_micros,
    round(date_part('epoch', p.kafka_timestamp - p.occurred_at) * 1000000)::bigint as delay_micros
  where p.occurred_at >= '%3$s' or p.occurred_at >= '%1$s' and p.occurred_at < '%2$s'
) d on true
where p.occurred_at >= '%1$s' and p.occurred_at < '%4$s' and p.arrival < %5$d
  and not exists (
    select from spendcast.corrections c where c.fact_arrival = p.arrival and c.arrival < %5$d)
