select to_jsonb(m) from (select spendcast.mark_alert(?, ?, ?, ?) as result) m where m.result is not null
