-- Fixed once and for good: of two at once the first wins, and the second reads what it finds.
insert into spendcast.settings (base_currency, time_zone) values (?, ?)
on conflict do nothing
returning to_jsonb(time_zone)
