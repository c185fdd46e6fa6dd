insert into spendcast_move.plan values (?::uuid, ?::int[]) returning to_jsonb(true)
