-- Sessions that say nothing for long are ended where a database or role asks for it (PostgreSQL 14 or newer).
select set_config(name, '0', false) from pg_settings where name = 'idle_session_timeout'
