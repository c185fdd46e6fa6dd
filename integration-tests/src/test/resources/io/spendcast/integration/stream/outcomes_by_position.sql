-- One row for each stored record, with digests of the bytes that a dead letter keeps.
select 'purchase' as kind, partition || '/' || kafka_offset as position, '' as digests
from spendcast.purchases
union all
select 'duplicate', partition || '/' || kafka_offset, '' from spendcast.duplicates
union all
select 'dead letter', partition || '/' || kafka_offset,
  concat_ws(' ',
    coalesce(encode(sha256(record_key), 'hex'), 'none'),
    coalesce(encode(sha256(payload), 'hex'), 'none'))
from spendcast.dead_letters
