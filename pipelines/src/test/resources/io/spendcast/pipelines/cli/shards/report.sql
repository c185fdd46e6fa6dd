-- Rows that a monthly report has left, as far as the dashboards show it beside the facts of now.
insert into spendcast.monthly_runs (run_id, month, code_version, arrival_bound, started_at, finished_at, is_current)
select '44444444-4444-4444-4444-444444444444', date_trunc('month', base), 'test', 0, base, base, true
from part;
insert into spendcast.monthly_totals values ('44444444-4444-4444-4444-444444444444', 'month', 100, 10, 40, 2, 9, 80);
insert into spendcast.monthly_customers values ('44444444-4444-4444-4444-444444444444', 'new', 9, 40, 100);
insert into spendcast.reports
select date_trunc('month', base), 1, '44444444-4444-4444-4444-444444444444', '<p>', '\x00', 'c', 'test', base from part;
