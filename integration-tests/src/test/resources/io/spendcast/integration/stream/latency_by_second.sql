-- p99 of the seconds from due to stored, for each second in which records were due.
select
  extract(epoch from date_trunc('second', kafka_timestamp))::bigint as second,
  percentile_cont(0.99) within group (order by extract(epoch from stored_at - kafka_timestamp)) as p99
from spendcast.purchases
group by 1
order by 1
