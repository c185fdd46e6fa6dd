-- The file is stored: no report has to wait for it any more. Its ledger stays.
delete from spendcast.streams where consumer_group = 'backfill' returning to_jsonb(epoch)
