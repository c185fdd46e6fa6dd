-- The present topic of this name.
select to_jsonb(topic_id) from spendcast.streams where topic = ? order by started_at desc limit 1
