-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

-- Marks an alert as handled, dismissed or open again. Idempotent: an alert that is in that state already
-- keeps the first person and time, unless the note is another. Null: there is no such alert.
create or replace function spendcast.mark_alert(event text, state text, person text, remark text)
  returns text language plpgsql set search_path = pg_catalog as
$$
declare
  present spendcast.alerts;
begin
  select * into present from spendcast.alerts a where a.event_id = event for no key update;
  if not found then
    return null;
  end if;
  if present.work_state = state and coalesce(remark, present.note, '') = coalesce(present.note, '') then
    return 'unchanged';
  end if;
  update spendcast.alerts a
  set work_state = state, marked_by = person, marked_at = now(), note = remark
  where a.event_id = event;
  return 'changed';
end
$$;

-- The one change that the dashboards' user may make. A procedure, since no query of a chart can call one;
-- superset_config.py keeps CALL out of SQL Lab.
create or replace procedure dashboards.mark_alert(
    event text, state text, person text, remark text, inout result text default null)
  language plpgsql security definer set search_path = pg_catalog as
$$
begin
  result := spendcast.mark_alert(event, state, person, remark);
end
$$;
comment on procedure dashboards.mark_alert is 'marks an alert as handled, dismissed or open; result is changed, unchanged, or null for an unknown alert';
revoke execute on function spendcast.mark_alert from public;
revoke execute on procedure dashboards.mark_alert from public;
grant execute on procedure dashboards.mark_alert to spendcast_dashboards;

-- Every byte but letters, digits and - _ . ~ is escaped, so that the result is safe in HTML too.
create or replace function spendcast.url_part(value text) returns text
  language sql stable parallel safe set search_path = pg_catalog as
$$
  select string_agg(
    case
      when b = 45 or b = 46 or b = 95 or b = 126 or b between 48 and 57 or b between 65 and 90
        or b between 97 and 122 then chr(b)
      else '%' || lpad(upper(to_hex(b)), 2, '0')
    end, '' order by i)
  from (select convert_to(value, 'UTF8') as bytes) v
  cross join lateral generate_series(0, length(v.bytes) - 1) i
  cross join lateral (select get_byte(v.bytes, i) as b) x
$$;

create or replace function spendcast.html_text(value text) returns text
  language sql immutable parallel safe return
  replace(replace(replace(value, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');

-- Links to pages that superset/customers.py serves.
create or replace function spendcast.customer_link(customer_id text) returns text
  language sql stable parallel safe return
  format('<a href="/customers?id=%s">%s</a>', spendcast.url_part(customer_id), spendcast.html_text(customer_id));
create or replace function spendcast.alert_link(event_id text, label text) returns text
  language sql stable strict parallel safe return
  format('<a href="/alerts?event=%s">%s</a>', spendcast.url_part(event_id), label);

-- An alert that was suppressed never reached anybody, so there is nothing to handle or to dismiss.
create or replace function spendcast.went_out(status text) returns boolean
  language sql immutable parallel safe return status in ('pending', 'published', 'failed');

-- Alerts that went out and that nobody has marked yet. Later than in a month nobody acts on one. The
-- prediction before is that of the customer's previous purchase that was scored.
create or replace view dashboards.alerts_open as
with newest as materialized (
  select * from spendcast.alerts
  where created_at > now() - interval '30 days' and work_state = 'open'
    and spendcast.went_out(status)
  order by created_at desc
  limit 500
)
select
  a.created_at at time zone (select time_zone from spendcast.settings) as created_at,
  a.customer_id, spendcast.customer_link(a.customer_id) as customer,
  a.expected_spend, b.expected_spend as expected_before,
  r.spend_low, r.spend_high, r.exceed_probability, r.exceed_threshold,
  a.reason, p.amount as purchase,
  spendcast.alert_link(a.event_id, 'handle or dismiss') as mark,
  a.event_id, (select base_currency from spendcast.settings) as currency
from newest a
left join spendcast.purchases p using (event_id)
left join lateral (
  select spend_low, spend_high, exceed_probability, exceed_threshold
  from spendcast.predictions
  where event_id = a.event_id and role = 'champion'
  limit 1
) r on true
left join lateral (
  select e.expected_spend
  from spendcast.purchases f
  join spendcast.predictions e on e.event_id = f.event_id and e.role = 'champion'
  where f.customer_id = a.customer_id and f.occurred_at < a.occurred_at and f.arrival < p.arrival
  order by f.occurred_at desc, f.arrival desc
  limit 1
) b on true
union all
select now() at time zone (select time_zone from spendcast.settings) - interval '1 minute', 'no open alert', 'no open alert', null, null, null,
  null, null, null, 'alerts show here until somebody marks them', null, '–', '–',
  (select base_currency from spendcast.settings)
where not exists (select from newest);
comment on view dashboards.alerts_open is 'the newest 500 alerts of the last 30 days that went out and that nobody has handled or dismissed';

-- The page on which an alert is marked asks for one event.
create or replace view dashboards.alerts_all as
select a.event_id, a.created_at at time zone (select time_zone from spendcast.settings) as created_at, a.customer_id, a.expected_spend,
  r.spend_low, r.spend_high, r.exceed_probability, r.exceed_threshold, a.reason,
  replace(a.status, '_', ' ') as status,
  case when spendcast.went_out(a.status) then a.work_state end as work_state, a.marked_by,
  a.marked_at at time zone (select time_zone from spendcast.settings) as marked_at, a.note,
  s.base_currency as currency, s.time_zone, spendcast.currency_decimals(s.base_currency) as currency_decimals
from spendcast.alerts a
cross join spendcast.settings s
left join lateral (
  select spend_low, spend_high, exceed_probability, exceed_threshold
  from spendcast.predictions
  where event_id = a.event_id and role = 'champion'
  limit 1
) r on true;
comment on view dashboards.alerts_all is 'every alert; ask for one event';

-- Precision is known only of alerts whose horizon is over.
create or replace view dashboards.alerts_by_state as
select 'open' as work_state, count(*) as alerts, 0::bigint as due, 0::bigint as over_threshold
from spendcast.alerts
where created_at > now() - interval '30 days' and work_state = 'open'
  and spendcast.went_out(status)
union all
select s.work_state, count(a.event_id), count(o.event_id),
  count(*) filter (where o.actual_spend > spendcast.alert_threshold(o.exceed_threshold))
from (values ('handled'), ('dismissed')) s(work_state)
left join spendcast.alerts a on a.work_state = s.work_state and a.work_state <> 'open'
left join lateral (
  select * from spendcast.prediction_outcomes where event_id = a.event_id and role = 'champion' limit 1
) o on true
group by 1;
comment on view dashboards.alerts_by_state is 'open alerts of the last 30 days, and all that were handled or dismissed with what their customers then spent';

call spendcast.publish_dashboards();
