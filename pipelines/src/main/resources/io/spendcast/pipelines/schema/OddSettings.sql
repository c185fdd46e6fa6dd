-- Settings of this session that give our statements another meaning, beside the values that they are written for.
select to_json(format('%s is %s, and must be %s', name, s.setting, w.setting))
from pg_settings s
join (values
  ('array_nulls', 'on'),
  ('default_transaction_isolation', 'read committed'),
  ('standard_conforming_strings', 'on'),
  ('transform_null_equals', 'off')) w (name, setting) using (name)
where s.setting <> w.setting
order by name;
