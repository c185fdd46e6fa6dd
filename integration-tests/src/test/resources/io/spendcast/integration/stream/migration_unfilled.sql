select count(*) as rows from spendcast.purchases where country_code is distinct from upper(country)
