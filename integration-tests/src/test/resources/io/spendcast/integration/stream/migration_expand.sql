-- Locks for a moment only, or not at all: whoever waits behind a long query would hold up the stream. New
-- rows get the new column from a trigger, since the version that runs does not write it; the constraint
-- holds for them at once, and for the others later.
set lock_timeout = '2s';
alter table spendcast.purchases add column country_code text;
create function spendcast.fill_country_code() returns trigger language plpgsql as
$$
begin
  new.country_code := upper(new.country);
  return new;
end
$$;
create trigger fill_country_code before insert on spendcast.purchases
  for each row execute function spendcast.fill_country_code();
alter table spendcast.purchases
  add constraint country_code_filled check (country_code is not null) not valid;
