select to_jsonb(s) - 'only_row' from spendcast.settings s
