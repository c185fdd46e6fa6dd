-- So that rows can be compared with those of another run.
alter table spendcast.purchases drop column country_code;
drop trigger fill_country_code on spendcast.purchases;
drop function spendcast.fill_country_code();
