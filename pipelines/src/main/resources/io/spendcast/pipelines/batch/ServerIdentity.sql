select
  pg_is_in_recovery() as in_recovery,
  (select system_identifier from pg_control_system()) as cluster,
  pg_postmaster_start_time() as started_at,
  current_database() as database
