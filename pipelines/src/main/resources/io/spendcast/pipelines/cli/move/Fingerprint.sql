select to_jsonb(encode(fingerprint, 'hex')) from spendcast.erasure_key
