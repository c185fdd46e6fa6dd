-- What the store statement needs for records of every kind.
set local lock_timeout = '2s';

alter table spendcast.kafka_ledger add column keyed_otherwise bigint not null default 0;
comment on column spendcast.kafka_ledger.keyed_otherwise is 'purchases and refunds whose record key is not their customer';

comment on column spendcast.purchases.kafka_timestamp is 'of the record; the time of reading when it has none';
comment on column spendcast.dead_letters.kafka_timestamp is 'of the record; the time of reading when it has none, or an implausible one';

-- Whether a record repeats an event that is stored at another position. Volatile, so that its query
-- sees what another consumer group has committed while the store statement was waiting for it.
create function spendcast.is_duplicate(
    stored int8multirange, arrival bigint, event text, topic uuid, of_partition int, at_offset bigint)
  returns boolean language plpgsql volatile as
$$
begin
  if arrival is not null and stored @> arrival then
    return false;
  end if;
  return not exists (
    select from spendcast.purchases p
    where p.event_id = event and p.topic_id = topic
      and p.partition = of_partition and p.kafka_offset = at_offset);
end
$$;

-- Highest arrival above the sequence, so that the next purchases would count as older ones; null when
-- there is none. Logical replication copies rows and no sequences. The index on arrival finds it.
create function spendcast.arrival_ahead() returns bigint
  language sql stable as
$$
  select max(p.arrival)
  from spendcast.purchases p
  where p.arrival > (select case when is_called then last_value else last_value - 1 end from spendcast.arrivals)
$$;

-- Customers whose records are in more than one partition, among the last 100,000 purchases of a topic.
create function spendcast.split_customers(of_topic uuid) returns bigint
  language sql stable as
$$
  select count(*)
  from (
    select
    from spendcast.purchases p
    where p.arrival > (select last_value from spendcast.arrivals) - 100000 and p.topic_id = of_topic
    group by p.customer_id
    having min(p.partition) <> max(p.partition)
  ) s
$$;
