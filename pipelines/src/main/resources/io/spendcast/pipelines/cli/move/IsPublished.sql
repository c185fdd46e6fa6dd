select to_jsonb(exists (
  select from spendcast.moves where move_id = ?::uuid and direction = 'in' and finished_at is not null))
