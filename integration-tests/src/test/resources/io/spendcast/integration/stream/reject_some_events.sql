-- PostgreSQL rejects the prediction of one purchase in a hundred.
create function reject() returns trigger language plpgsql as
$$
begin
  raise check_violation using message = 'rejected by a test';
end
$$;
create trigger reject before insert on spendcast.predictions
for each row when (hashtext(new.event_id) % 100 = 0) execute function reject()
