-- The ledger of a stream that died before it had noted its last records, which are stored all the same.
update spendcast.kafka_ledger
set done = done - int8multirange(int8range(spendcast.ledger_position(start_offset, done) - 300, null))
