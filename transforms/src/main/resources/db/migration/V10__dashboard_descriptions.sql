-- What the views of the dashboards show, for those who ask in SQL; Superset's datasets say the same.
comment on view dashboards.quality_dead_letter_reasons is 'by hour of storing, step and reason, the last 35 days';
comment on view dashboards.model_hours is 'predictions by the hour of their purchase''s storing, the last 35 days';
comment on view dashboards.model_calibration is 'predicted probabilities beside who purchased again, by the week in which their horizon was over';
comment on view dashboards.model_drift is 'how far features and predictions of a week are from those of training';
comment on view dashboards.month_concentration is 'how much of a month''s revenue its best customers make';
comment on view dashboards.month_predictions is 'predictions of a month by their size';
comment on view dashboards.month_alerts is 'alerts of a month by what became of them';
comment on view dashboards.month_quality is 'what was wrong in a month, and how late its records were stored';
comment on view dashboards.month_report_files is 'reports as they were stored; reports.py serves them';
comment on view dashboards.month_reports is 'links to the reports';
comment on view dashboards.customers_segments is 'customers of the year before the end of a month, by segment';
comment on view dashboards.customers_flows is 'customers by their segment a month before and at the end of a month';
comment on view dashboards.month_days is 'days of a month beside those of the month and the year before';
comment on view dashboards.month_customers is 'new, returning and lapsed customers of a month';

-- What columns mean that have the same name in several views, or explain themselves but for a word; a
-- comment of their own above wins.
do
$$
declare
  missing record;
begin
  for missing in
    select c.relname as view, a.attname as name, d.meaning
    from (values
      ('active', 'of them, who purchased so many months later'),
      ('age_months', 'months since the first purchase'),
      ('alert', 'what became of the alert that the purchase made, if it made one'),
      ('alert_threshold', 'a champion prediction over it is large'),
      ('alerted', 'predictions that made an alert'),
      ('alerted_over_threshold', 'alerts whose customer spent more than the threshold'),
      ('alerts', 'alerts that ended so'),
      ('amount', 'base currency; negative for a refund'),
      ('arrival_until', 'purchases that arrived later are added by the views themselves'),
      ('bought', 'predictions whose customer purchased again within the horizon'),
      ('bytes', 'length of the whole payload'),
      ('category', 'the main category of the basket; unknown when the event names none'),
      ('caught_up_at', 'everything that had come by then is stored'),
      ('change', 'revenue less that of the month before'),
      ('channel', 'of the event; unknown when it names none'),
      ('code_version', 'of the program that made it'),
      ('cohort', 'month of the first purchase'),
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
      ('due', 'predictions whose horizon was over in the week'),
      ('duplicates', 'records whose event was stored before'),
      ('erased', 'records of customers who were erased'),
      ('event_id', 'as in the events'),
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
      ('orders_week_before', 'purchases seven days before'),
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
      ('revenue_month_before', 'base currency'),
      ('revenue_share', 'of the month''s revenue'),
      ('revenue_week_before', 'seven days before, base currency'),
      ('revenue_year_before', 'of the same month a year before, base currency'),
      ('revision', 'counts up when a month''s report is rendered with other bytes'),
      ('role', 'champion, whose predictions alert, or challenger'),
      ('seconds_since_caught_up', 'how far the stream is behind'),
      ('segment', 'by recency, frequency and monetary value'),
      ('segment_before', 'a month earlier'),
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
      ('week_label', 'as 2026-W48')
    ) d(column_name, meaning)
    join pg_attribute a on a.attname = d.column_name and a.attnum > 0
    join pg_class c on c.oid = a.attrelid and c.relnamespace = 'dashboards'::regnamespace
    where col_description(a.attrelid, a.attnum) is null
  loop
    execute format('comment on column dashboards.%I.%I is %L', missing.view, missing.name, missing.meaning);
  end loop;
end
$$;
