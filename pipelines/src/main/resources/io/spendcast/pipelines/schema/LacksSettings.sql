select to_jsonb(to_regclass('spendcast.settings') is null)
