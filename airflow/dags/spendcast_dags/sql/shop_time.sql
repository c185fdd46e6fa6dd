-- What the shop's clock showed at a moment.
select %(moment)s::timestamptz at time zone time_zone from spendcast.settings
