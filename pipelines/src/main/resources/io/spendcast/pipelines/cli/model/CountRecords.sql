select to_jsonb(true) from spendcast.count_records(?)
