select not pg_is_in_recovery() or pg_last_wal_replay_lsn() >= ?::pg_lsn
