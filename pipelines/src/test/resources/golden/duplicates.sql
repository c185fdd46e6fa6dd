select row_to_json(r) from (
  select event_id, count(*) as records from spendcast.duplicates group by 1 order by event_id collate "C"
) r
