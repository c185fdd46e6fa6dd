-- Bytes of write-ahead log that the server has ever written.
select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint as bytes
