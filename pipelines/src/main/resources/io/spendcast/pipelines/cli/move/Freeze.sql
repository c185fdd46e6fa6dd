update spendcast.moves set frozen_at = now()
where move_id = ?::uuid and direction = 'out' returning to_jsonb(frozen_at)
