-- By content, since the position is left out; bytes that are no text are shown in hexadecimal.
select row_to_json(r) from (
  select step, reason, detail, encode(record_key, 'escape') as record_key,
    encode(payload, 'escape') as payload
  from spendcast.dead_letters
  order by reason collate "C", detail collate "C", payload
) r
