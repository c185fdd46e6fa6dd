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
