select to_jsonb(exists (select from pg_timezone_names where name = ?))
