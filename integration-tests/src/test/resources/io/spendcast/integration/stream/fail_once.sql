-- The disk is full for the first prediction ever, in the middle of its bundle's statement. A sequence keeps
-- its count when the transaction is rolled back.
create sequence predictions_tried;
create function fail_once() returns trigger language plpgsql security definer as
$$
begin
  if nextval('public.predictions_tried') = 1 then
    raise disk_full using message = 'failed once by a test';
  end if;
  return new;
end
$$;
create trigger fail_once before insert on spendcast.predictions
for each row execute function fail_once()
