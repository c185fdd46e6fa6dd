select to_jsonb(exists (select from spendcast.erasure_key where fingerprint <> ?::bytea))
