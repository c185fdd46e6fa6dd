select to_jsonb(pg_is_in_recovery())
