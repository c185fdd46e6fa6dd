-- Time of the shop's clock at a moment.
select %(moment)s::timestamptz at time zone time_zone from spendcast.settings
