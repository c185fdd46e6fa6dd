-- Schema named, since the search path of the session may name none.
create extension if not exists postgres_fdw schema spendcast
