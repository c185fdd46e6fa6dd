-- The constraint is proved by a scan that lets others write.
alter table spendcast.purchases validate constraint country_code_filled;
