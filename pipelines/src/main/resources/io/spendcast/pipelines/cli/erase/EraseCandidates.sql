-- The dead letters of a page that may mention a customer. Left out are those that cannot: bytes that do
-- not hold an id of ASCII characters spell it only with a backslash, or, in UTF-16, with a NUL.
with asked as (
  select convert_to(i.id, 'UTF8') as id, octet_length(i.id) = char_length(i.id) as is_ascii
  from (select :customer::text as id) i
)
select d.topic_id::text as topic_id, d.partition, d.kafka_offset, d.record_key, d.payload,
  array(select h.value from jsonb_each_text(d.headers) h) as headers
from spendcast.dead_letters d
cross join asked a
cross join lateral (
  select coalesce(d.record_key, '') || coalesce(d.payload, '')
    || coalesce(convert_to(d.headers::text, 'UTF8'), '') as bytes
) r
where (d.topic_id, d.partition, d.kafka_offset) > (:from_topic::uuid, :from_partition, :from_offset)
  and (d.topic_id, d.partition, d.kafka_offset) <= (:to_topic::uuid, :to_partition, :to_offset)
  and (not a.is_ascii
    or position(a.id in r.bytes) > 0
    or position('\x5c'::bytea in r.bytes) > 0
    or position('\x00'::bytea in r.bytes) > 0)
