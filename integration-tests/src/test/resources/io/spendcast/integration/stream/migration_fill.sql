-- Old rows, without holding anybody up; of many millions, some at a time.
update spendcast.purchases set country_code = upper(country) where country_code is null;
