-- The database's clock: what is stored from here on has a later time.
select clock_timestamp() as now
