-- Unlike pg_current_wal_lsn(), a message lies behind every commit record, also with synchronous_commit = off.
-- Its own commit writes it out, so that the standby gets it at once.
select pg_logical_emit_message(true, 'spendcast', 'replay mark')::text
