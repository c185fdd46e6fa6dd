-- Fixed once and for good: of two at once the first wins, and the second reads what it finds.
insert into spendcast.settings (base_currency) values (?)
on conflict do nothing
returning to_jsonb(base_currency)
