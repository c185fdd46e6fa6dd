-- What the script of the report has made, by the names of the report's tables.
select replace(relname, 'expected_', 'monthly_')
from pg_class
where relnamespace = pg_my_temp_schema() and relname like 'expected\_%' and relkind = 'r'
order by 1
