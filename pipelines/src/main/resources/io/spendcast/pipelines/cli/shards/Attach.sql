select to_json(a) from spendcast.attach_shards(?::jsonb, ?::text, ?::text) a
