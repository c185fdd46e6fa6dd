select pg_notify('spendcast_session_check', ?)
