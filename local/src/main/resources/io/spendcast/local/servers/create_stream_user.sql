-- The stream runs with its own rights, so that a missing grant shows here and not in production.
create role stream login in role spendcast_stream
