select jsonb_build_object(
  'customers', (select count(*) from spendcast_move.customers),
  'purchases', (select count(*) from spendcast_move.purchases),
  'duplicates', (select count(*) from spendcast_move.duplicates),
  'dead_letters', (select count(*) from spendcast_move.dead_letters))
