-- Statements that create the databases of Superset and Airflow where they are missing.
select format('create database %I', name) as statement
from (values ('superset'), ('airflow')) wanted (name)
where not exists (select from pg_database where datname = name)
