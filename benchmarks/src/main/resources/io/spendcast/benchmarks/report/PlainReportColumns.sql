-- The columns of a table of the report; doubles to twelve digits, since the script has them exactly.
select string_agg(
  case data_type
    when 'double precision' then format('round(%1$I::numeric, 12)', column_name)
    else quote_ident(column_name)
  end, ', ')
from information_schema.columns
where table_schema = 'spendcast' and table_name = ? and column_name <> 'run_id'
