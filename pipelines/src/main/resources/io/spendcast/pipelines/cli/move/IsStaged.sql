select to_jsonb(to_regclass('spendcast_move.plan') is not null)
