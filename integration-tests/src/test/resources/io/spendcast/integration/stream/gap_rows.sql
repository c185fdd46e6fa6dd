-- How many rows the offsets that no consumer gets to see take.
select count(*) as rows from spendcast.ledger_gaps where kind = 'void'
