-- Brings what dashboards read up to date.
select spendcast.refresh_dashboards()
