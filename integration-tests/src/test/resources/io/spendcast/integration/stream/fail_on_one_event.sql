-- The disk is full for the prediction of one purchase in a hundred.
create function refuse() returns trigger language plpgsql as
$$
begin
  raise disk_full using message = 'failed by a test';
end
$$;
create trigger refuse before insert on spendcast.predictions
for each row when (hashtext(new.event_id) % 100 = 0) execute function refuse()
