select to_jsonb(topic_id) from spendcast.streams
