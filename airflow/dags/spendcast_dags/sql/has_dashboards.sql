-- Whether this database keeps something for dashboards that has to be refreshed.
select to_regprocedure('spendcast.refresh_dashboards()') is not null
