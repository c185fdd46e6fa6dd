update spendcast.moves set finished_at = clock_timestamp()
where move_id = ?::uuid and direction = 'out' returning to_jsonb(finished_at)
