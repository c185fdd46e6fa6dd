-- Rows that are derived from customers' rows never survive an erasure. `erase` locks the tables that hold
-- them before it deletes. A writer therefore locks its table before it reads customers, with a snapshot
-- that is newer than its lock (docs/erasure.md). Readers and the stream do not wait.

-- As in V8, with the lock, and only at the level at which each statement has a snapshot of its own.
create or replace function spendcast.refresh_dashboards() returns bigint
  language plpgsql security definer set search_path = pg_catalog as
$$
declare
  progress spendcast.dashboard_progress;
  bound bigint;
  above bigint;
  writers text[];
  waited int := 0;
  begun constant timestamptz := clock_timestamp();
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'refresh_dashboards() must run at isolation level read committed, but the level is %: customers who are erased meanwhile would be restored',
      current_setting('transaction_isolation');
  end if;
  lock table spendcast.customer_totals in row exclusive mode;
  select * into progress from spendcast.dashboard_progress for update;

  -- Bundles that are being stored have their arrivals already; a few hundred milliseconds each.
  select case when is_called then last_value else 0 end into bound from spendcast.arrivals;
  writers := array(select virtualtransaction from spendcast.purchase_writers);
  while exists (select from spendcast.purchase_writers where virtualtransaction = any (writers)) loop
    if waited = 600 then
      raise exception 'a transaction has been writing purchases for a minute; try again';
    end if;
    waited := waited + 1;
    perform pg_sleep(0.1);
  end loop;

  above := progress.arrival_until;
  while above < bound loop
    call spendcast.add_to_sums(above, least(bound, above + 2000000), progress.alert_threshold);
    above := least(bound, above + 2000000);
  end loop;
  call spendcast.sum_outcomes(progress.outcomes_until, progress.alert_threshold);
  delete from spendcast.sales_minutes where minute < now() - interval '15 days';
  delete from spendcast.storing_minutes where minute < now() - interval '35 days';
  delete from spendcast.prediction_hours where hour < now() - interval '35 days';
  update spendcast.dashboard_progress
  set arrival_until = above, outcomes_until = begun, refreshed_at = begun;
  return above - progress.arrival_until;
end
$$;
