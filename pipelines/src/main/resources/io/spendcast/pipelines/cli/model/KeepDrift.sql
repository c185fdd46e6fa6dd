update spendcast.scored_versions set drift_arrival = ?, drift_week = ?::date, drift_reference = ?
where model = ? and version = ?
returning to_jsonb(true)
