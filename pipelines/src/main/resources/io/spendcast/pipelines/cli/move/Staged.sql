-- Says that everything is there; without this row nothing of it counts.
insert into spendcast_move.plan values (?::uuid) returning to_jsonb(move_id)
