-- Offsets that no consumer gets to see.
select coalesce(sum(void), 0) as void from spendcast.accounting
