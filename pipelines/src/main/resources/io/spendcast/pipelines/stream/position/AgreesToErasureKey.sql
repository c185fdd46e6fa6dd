select not exists (
  select from spendcast.erasure_key where fingerprint is distinct from ?::bytea)
