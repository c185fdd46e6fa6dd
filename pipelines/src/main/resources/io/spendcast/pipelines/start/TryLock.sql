select case when pg_try_advisory_lock(hashtextextended(?, 0)) then 'true' else 'false' end
