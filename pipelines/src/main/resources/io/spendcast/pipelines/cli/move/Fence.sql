-- Ends the epoch of a stream that nobody runs: what is left of it stores nothing any more.
update spendcast.streams set epoch = epoch + 1 where consumer_group = ? returning to_jsonb(epoch)
