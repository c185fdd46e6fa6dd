-- What is there already was written by a try of the same run, from the same facts.
insert into spendcast.%1$s
select * from jsonb_populate_record(null::spendcast.%1$s, ?::jsonb)
on conflict do nothing
