-- A statement that waits for a lock blocks all that come after it.
set local lock_timeout = '2s';

-- Every file of views of the schema dashboards ends with a call of this procedure: a view that was dropped
-- and created again has lost its grants and its descriptions.
create or replace procedure spendcast.publish_dashboards()
  language plpgsql set search_path = pg_catalog as
$$
declare
  described record;
begin
  grant select on all tables in schema dashboards to spendcast_dashboards, spendcast_reader;
  for described in
    select c.view, c.name, d.meaning
    from (
      select c.relname as view, a.attname as name, col_description(c.oid, a.attnum) as present
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relnamespace = 'dashboards'::regnamespace
    ) c
    cross join lateral (
      select meaning
      from (values
        ('active', 'of them, who purchased so many months later'),
        ('age_months', 'months since the first purchase'),
        ('alert', 'what became of the alert that the purchase made, if it made one'),
        ('alert_threshold', 'threshold of the stream''s newest rules, base currency; 1000 before its first start'),
        ('alerted', 'predictions that made an alert'),
        ('alerted_over_threshold', 'alerts whose customer spent more than the threshold'),
        ('alerts', 'alerts that ended so'),
        ('amount', 'base currency; negative for a refund'),
        ('arrival_until', 'purchases that arrived later are added by the views themselves'),
        ('bought', 'predictions whose customer purchased again within the horizon'),
        ('bytes', 'length of the whole payload'),
        ('category', 'the main category of the basket; unknown when the event names none'),
        ('caught_up_at', 'everything that had come by then is stored'),
        ('change', 'revenue less that of the month before; null when nothing was sold in it'),
        ('channel', 'of the event; unknown when it names none'),
        ('code_version', 'of the program that made it'),
        ('cohort', 'month of the first purchase'),
        ('comparable', 'whether its revenue is enough to compare with: 30 purchases or more, the first of them in the first week'),
        ('consumer_group', 'of the stream'),
        ('country', 'of the event; unknown when it names none'),
        ('created_at', 'UTC'),
        ('currency', 'the base currency, which all money here is in'),
        ('customer_id', 'as in the events'),
        ('customers', 'how many'),
        ('customers_share', 'the best so many percent of the customers, by revenue'),
        ('day', 'UTC'),
        ('day_of_month', 'for laying months over each other'),
        ('dead_letters', 'records that could not be read'),
        ('detail', 'what was wrong, in words'),
        ('dimension', 'what is compared: category, product, country or channel'),
        ('drift_rank', '1 drifted most in the newest four weeks'),
        ('due', 'predictions whose horizon was over in the week'),
        ('duplicates', 'records whose event was stored before'),
        ('erased', 'records of customers who were erased'),
        ('event_id', 'as in the events'),
        ('exceed_probability', 'predicted, of a spend over the threshold of alerts within the horizon'),
        ('exceed_threshold', 'spend that exceed_probability refers to, base currency'),
        ('exceeded', 'predictions whose customer spent more than the threshold of alerts'),
        ('expected_spend', 'predicted spend within the horizon, less refunds, base currency'),
        ('fallen_rank', '1 fell most against the month before; null when it is not among the most fallen'),
        ('first_at', 'the first, UTC'),
        ('hour', 'its beginning, UTC'),
        ('html', 'the page as it was stored'),
        ('kafka_offset', 'where the record is in its partition'),
        ('kind', 'feature, or prediction'),
        ('last_at', 'the newest, UTC'),
        ('last_day', 'predictions in the last 24 hours'),
        ('lost', 'offsets that Kafka had deleted before they were read, accepted by a person'),
        ('lower_bound', 'expected spend from here to the next bound'),
        ('mean_expected_spend', 'of a prediction, base currency'),
        ('measure', 'what was counted'),
        ('minute', 'its beginning, UTC'),
        ('model', 'its name in the registry'),
        ('month', 'of the report, as 2026-10'),
        ('name', 'of the feature'),
        ('net_revenue', 'revenue less refunds, base currency'),
        ('occurred_at', 'by the event, UTC'),
        ('offsets', 'with a durable outcome'),
        ('orders', 'purchases; refunds are none'),
        ('orders_since', 'purchases of the customer after that one'),
        ('orders_week_before', 'purchases seven days before; null while the first purchase is less than eight days old'),
        ('over_threshold', 'predictions whose customer spent more than the threshold'),
        ('p50', 'half of the records took at most so many seconds'),
        ('p95', '95 % of the records took at most so many seconds'),
        ('p99', '99 % of the records took at most so many seconds'),
        ('page', 'link to the page'),
        ('partition', 'of the topic'),
        ('pdf', 'link to the PDF, or its bytes'),
        ('period', 'the month, the month before, or the same month a year before'),
        ('position', 'every offset below has a durable outcome'),
        ('predicted', 'tenth of the predicted probability to purchase again'),
        ('predictions', 'how many'),
        ('purchase_probability', 'predicted, of a further purchase within the horizon'),
        ('purchases', 'over which it was measured'),
        ('purchases_and_refunds', 'stored'),
        ('ranges', 'of offsets; one, unless bundles are under way or something is missing'),
        ('reason', 'why, in the fewest words'),
        ('recency_days', 'days from the newest purchase to the end of the month, on average'),
        ('records', 'how many'),
        ('reference', 'with what the week is compared'),
        ('refreshed_at', 'when the sums were brought up to date, UTC'),
        ('refunded', 'sum of refunds, base currency'),
        ('refunds', 'how many'),
        ('resolved', 'of them, which were given another try since'),
        ('resolved_at', 'when it was given another try, UTC; null while it was not'),
        ('revenue', 'of purchases, base currency; refunds are not taken off'),
        ('revenue_month_before', 'of the month before, base currency; null when nothing was sold in it'),
        ('revenue_share', 'of the month''s revenue'),
        ('revenue_week_before', 'seven days before, base currency; null while the first purchase is less than eight days old'),
        ('revenue_year_before', 'of the same month a year before, base currency; null when nothing was sold in it'),
        ('revision', 'counts up when a month''s report is rendered with other bytes'),
        ('role', 'champion, whose predictions alert, or challenger'),
        ('seconds_since_caught_up', 'how far the stream is behind'),
        ('segment', 'by recency, frequency and monetary value'),
        ('segment_before', 'a month earlier'),
        ('spend_high', 'end of the interval that 8 of 10 spends are in, base currency'),
        ('spend_low', 'start of the interval that 8 of 10 spends are in, base currency'),
        ('squared_error', 'sum of (exceed_probability - exceeded)²; divided by predictions it is the Brier score'),
        ('status', 'published, pending, failed, or why it was suppressed'),
        ('step', 'of the stream, which refused it'),
        ('stored', 'purchases and refunds'),
        ('stored_at', 'UTC'),
        ('threshold', 'of the alerts, base currency'),
        ('top_rank', '1 sold best; null when it is not among the best'),
        ('topic', 'of Kafka'),
        ('topic_partition', 'both in one, as a label'),
        ('type', 'purchase or refund'),
        ('units', 'pieces sold'),
        ('unscored', 'purchases that the model could not score'),
        ('value', 'of what is counted, or its name'),
        ('version', 'of the model in the registry, its first twelve characters'),
        ('void', 'offsets that Kafka never delivers'),
        ('week', 'its Monday'),
        ('week_label', 'as 2026-W48'),
        ('within_interval', 'predictions whose customer spent an amount within the interval; 80 % is wanted, more where most spend nothing'),
        ('customers_segments.expected_spend', 'sum of the customers'' newest champion predictions'),
        ('customers_best.expected_spend', 'predicted at the newest purchase'),
        ('customers_top.expected_spend', 'predicted at the newest purchase'),
        ('model_calibration.probability', 'sum over the predictions; divided by their number it should be the share that bought'),
        ('model_drift.psi', 'population stability index: below 0.1 stable, over 0.25 shifted'),
        ('model_intervals.exceed_probability', 'sum over the predictions: the number that should have exceeded the threshold of alerts'),
        ('model_intervals.predictions', 'how many with an interval'),
        ('model_outcomes.actual_spend', 'never below 0 for a prediction, as the model is trained'),
        ('model_outcomes.decile', '10 is the highest expected spend of its week, role and version'),
        ('model_versions.serving', 'predicted last in its role'),
        ('month_customers.kind', 'new, returning, or lapsed: purchased in the month before and not in the month; their orders and revenue are of the month before'),
        ('quality_dead_letters.payload_start', 'the first 160 bytes; bytes outside ASCII as octal numbers'),
        ('quality_hours.late', 'reached Kafka more than an hour after they occurred'),
        ('quality_ledger.unaccounted', 'must be 0'),
        ('today_alerts.purchase', 'the amount after which the alert was made'),
        ('today_alerts.seconds_to_sending', 'from making the alert to SNS; null while it is not sent'),
        ('today_alerts.spend_since', 'purchases less refunds after that purchase, base currency'),
        ('today_sales.over_threshold', 'champion predictions over the alert threshold')
      ) d(name, meaning)
      where d.name in (c.name, c.view || '.' || c.name)
      order by length(d.name) desc limit 1
    ) d
    where c.present is distinct from d.meaning
  loop
    execute format('comment on column dashboards.%I.%I is %L', described.view, described.name, described.meaning);
  end loop;
end
$$;

call spendcast.publish_dashboards();
