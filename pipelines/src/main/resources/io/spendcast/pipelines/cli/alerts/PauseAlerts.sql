with paused as (
  insert into spendcast.alerts_paused (reason) values (?) on conflict do nothing returning 1
)
select to_jsonb(count(*) > 0) from paused
