-- All that must not depend on when records were read or how often the stream was killed: everything
-- but positions, arrival, headers and the times of storing. Bytes as digests, since some are a mebibyte.
select 'purchase' as kind, event_id as id,
  (to_jsonb(p) - '{arrival,stored_at,topic_id,partition,kafka_offset,headers}'::text[])::text as facts
from spendcast.purchases p
union all
select 'prediction', event_id, (to_jsonb(p) - 'predicted_at')::text from spendcast.predictions p
union all
select 'alert', event_id, reason || ' ' || message from spendcast.alerts
union all
select 'dead letter', coalesce(encode(sha256(payload), 'hex'), ''),
  concat_ws(' ', step, reason, detail, encode(record_key, 'escape'), kafka_timestamp)
from spendcast.dead_letters
union all
select 'duplicate', event_id, '' from spendcast.duplicates
order by 1, 2, 3
