-- Every new connection asks: an address may stand for several standbys.
do $$
begin
  if pg_is_in_recovery() and pg_last_wal_replay_lsn() < '%1$s' then
    raise exception 'the standby has replayed to %% and not yet to %1$s', pg_last_wal_replay_lsn();
  end if;
end
$$
