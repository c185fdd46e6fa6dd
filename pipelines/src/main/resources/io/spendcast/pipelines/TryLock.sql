select case when pg_try_advisory_lock(hashtextextended('spendcast stream ' || ?, 0)) then 'true' else 'false' end
