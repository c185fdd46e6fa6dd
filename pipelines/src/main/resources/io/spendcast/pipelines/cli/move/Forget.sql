delete from spendcast.moves where direction = 'in' and finished_at is null returning to_jsonb(move_id)
