select to_jsonb(move_id) from spendcast_move.plan
