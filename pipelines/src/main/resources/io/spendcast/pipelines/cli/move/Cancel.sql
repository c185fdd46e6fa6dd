delete from spendcast.moves
where direction = 'out' and finished_at is null and handed_over_at is null returning to_jsonb(move_id)
