-- The prediction of one purchase in a hundred is refused.
create function refuse() returns trigger language plpgsql as
$$
begin
  raise check_violation using message = 'refused by a test';
end
$$;
create trigger refuse before insert on spendcast.predictions
for each row when (hashtext(new.event_id) % 100 = 0) execute function refuse()
