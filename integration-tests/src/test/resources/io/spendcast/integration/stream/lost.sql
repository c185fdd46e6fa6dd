-- Offsets that a person has given up.
select coalesce(sum(lost), 0) as lost from spendcast.accounting
