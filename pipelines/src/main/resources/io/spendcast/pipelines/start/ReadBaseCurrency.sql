select to_jsonb(base_currency) from spendcast.settings
