"""What is on each dashboard: rows of panels, each with its queries and their legends."""


def quantiles(metric, by="", window="1m"):
    group = f"le, {by}" if by else "le"
    legend = f" {{{{{by}}}}}" if by else ""
    return [
        (f"histogram_quantile({q}, sum by ({group}) (rate({metric}_bucket[{window}])))", f"p{int(q * 100)}{legend}")
        for q in (0.5, 0.99)
    ]


def panel(title, unit, *queries, **more):
    return {"title": title, "unit": unit, "queries": list(queries), **more}


def number(title, unit, expr, **more):
    return panel(title, unit, (expr, ""), kind="stat", **more)


ANNOTATIONS = [
    ("Restarts", "orange", "changes(spendcast_stream_epoch[1m]) > 0", "the stream was started"),
    ("Model swaps", "blue", "sum(increase(spendcast_model_swaps_total[1m])) > 0", "a new version serves"),
    (
        "Deployments",
        "purple",
        "changes(process_start_time_seconds{job=~'stream|kafka'}[1m]) > 0",
        "{{job}} was started",
    ),
    ("Alerts", "red", 'ALERTS{alertstate="firing"}', "{{alertname}}"),
]

LAG = panel(
    "Consumer lag",
    "s",
    ("spendcast_consumer_lag_seconds", "partition {{partition}}"),
    thresholds=[(5, "orange"), (30, "red")],
    runbook="consumerlag",
    what="How long the oldest record that is not stored has waited.",
)
LATENCY = panel(
    "Produced → stored",
    "s",
    *quantiles("spendcast_end_to_end_latency_seconds"),
    thresholds=[(5, "red")],
    runbook="slowstoring",
)
EVENTS = panel("Events by outcome", "ops", ("sum by (outcome) (rate(spendcast_events_total[1m]))", "{{outcome}}"))

OVERVIEW = {
    "title": "Spendcast / Overview",
    "rows": [
        [
            number(
                "Stored within 5 s (1 h)",
                "percentunit",
                "1 - spendcast:stored:error_ratio_1h",
                base="red",
                thresholds=[(0.99, "orange"), (0.999, "green")],
                runbook="slowstoring",
            ),
            number(
                "Alerts within 30 s (1 h)",
                "percentunit",
                "1 - spendcast:delivered:error_ratio_1h",
                base="red",
                thresholds=[(0.99, "orange"), (0.999, "green")],
                runbook="alertdeliveryslow",
            ),
            number(
                "Lost offsets",
                "short",
                'sum(spendcast_ledger_gap_offsets{kind="lost"})',
                thresholds=[(1, "red")],
                runbook="offsetslost",
            ),
            number(
                "Alerts firing", "short", 'count(ALERTS{alertstate="firing"}) or vector(0)', thresholds=[(1, "red")]
            ),
            number("Ready", "bool_yes_no", "spendcast_stream_ready", runbook="streamnotready"),
        ],
        [LATENCY, LAG],
        [EVENTS, panel("Servers that answer", "short", ("up", "{{job}}"))],
        [
            panel(
                "Alerts waiting for SNS",
                "short",
                ("spendcast_alerts_pending", "pending"),
                ("spendcast_alerts_refused", "refused"),
            ),
            panel(
                "Oldest alert waiting",
                "s",
                ("spendcast_alerts_oldest_pending_age_seconds", "age"),
                thresholds=[(30, "orange"), (45, "red")],
                runbook="alertswaiting",
            ),
        ],
    ],
}

KAFKA = {
    "title": "Spendcast / Kafka",
    "variables": [
        ("topic", "Topic", "label_values(kafka_topic_messages_in_total, topic)"),
        ("partition", "Partition", "label_values(spendcast_consumer_lag_records, partition)"),
    ],
    "rows": [
        [
            number("Offline partitions", "short", "sum(kafka_offline_partitions)", thresholds=[(1, "red")]),
            number("Under-replicated", "short", "sum(kafka_under_replicated_partitions)", thresholds=[(1, "red")]),
            number("Controllers", "short", "sum(kafka_active_controllers)", thresholds=[(2, "red")]),
            number("Request queue", "short", "max(kafka_request_queue_requests)", thresholds=[(100, "red")]),
        ],
        [
            panel(
                "Records in",
                "wps",
                ('sum by (topic) (rate(kafka_topic_messages_in_total{topic=~"$topic"}[1m]))', "{{topic}}"),
            ),
            panel(
                "Bytes",
                "Bps",
                ('sum by (topic) (rate(kafka_topic_bytes_in_total{topic=~"$topic"}[1m]))', "{{topic}} in"),
                ('sum by (topic) (rate(kafka_topic_bytes_out_total{topic=~"$topic"}[1m]))', "{{topic}} out"),
            ),
        ],
        [
            panel(
                "Lag in records",
                "short",
                ('spendcast_consumer_lag_records{partition=~"$partition"}', "partition {{partition}}"),
                runbook="consumerlag",
            ),
            panel(
                "Lag of every group",
                "short",
                ("sum by (group, topic) (spendcast_group_lag_records)", "{{group}} {{topic}}"),
            ),
        ],
        [
            panel("Request time", "s", ('kafka_request_duration_seconds{percentile="99"}', "{{request}} p99")),
            panel("Requests", "reqps", ("sum by (request) (rate(kafka_requests_total[1m]))", "{{request}}")),
            panel(
                "Failed requests", "reqps", ("sum by (request) (rate(kafka_failed_requests_total[1m]))", "{{request}}")
            ),
        ],
        [
            panel("Log size", "bytes", ('sum by (topic) (kafka_log_size_bytes{topic=~"$topic"})', "{{topic}}")),
            panel("Request handlers idle", "percentunit", ("kafka_request_handler_idle_ratio", "{{instance}}")),
            panel("Broker's heap", "bytes", ('jvm_memory_used_bytes{job="kafka",area="heap"}', "used")),
        ],
    ],
}

STREAM = {
    "title": "Spendcast / Stream",
    "variables": [("partition", "Partition", "label_values(spendcast_consumer_lag_records, partition)")],
    "rows": [
        [EVENTS, LATENCY],
        [
            panel(
                "Time of a step, p99",
                "s",
                (
                    "histogram_quantile(0.99, sum by (le, step) (rate(spendcast_step_duration_seconds_bucket[1m])))",
                    "{{step}}",
                ),
            ),
            panel("Records a bundle", "short", *quantiles("spendcast_bundle_records")),
        ],
        [
            panel(
                "Dead letters by reason",
                "ops",
                ("sum by (reason) (rate(spendcast_dead_letters_total[1m]))", "{{reason}}"),
                runbook="malformedrecords",
            ),
            panel(
                "Event time behind the clock",
                "s",
                ("time() - spendcast_event_time_watermark_timestamp_seconds", "newest event"),
            ),
        ],
        [
            panel(
                "Position",
                "short",
                ('spendcast_ledger_position_offset{partition=~"$partition"}', "stored {{partition}}"),
                ('spendcast_partition_end_offset{partition=~"$partition"}', "end {{partition}}"),
            ),
            panel(
                "Standing still",
                "s",
                ('spendcast_partition_stalled_seconds{partition=~"$partition"}', "partition {{partition}}"),
                thresholds=[(30, "red")],
                runbook="partitionstalled",
            ),
            panel(
                "Holes",
                "short",
                ("spendcast_ledger_hole_offsets", "partition {{partition}}"),
                thresholds=[(1, "red")],
                runbook="ledgerhole",
            ),
        ],
        [
            panel("Offsets without a record", "short", ("spendcast_ledger_gap_offsets", "{{kind}}")),
            panel("Waits for predecessors", "ops", ("rate(spendcast_prefix_waits_total[1m])", "bundles")),
            panel(
                "Ahead of the clock",
                "ops",
                ("rate(spendcast_records_ahead_of_clock_total[1m])", "records"),
                runbook="producerclockoff",
            ),
        ],
        [
            panel("Alerts", "ops", ("sum by (state) (rate(spendcast_alerts_total[1m]))", "{{state}}")),
            panel("Alerts of the last day", "short", ("spendcast_alerts_last_day", "{{status}}")),
            panel(
                "Age of exchange rates",
                "s",
                ("time() - spendcast_exchange_rate_newest_timestamp_seconds", "{{currency}}"),
                thresholds=[(432000, "orange"), (864000, "red")],
                runbook="exchangeratesstale",
            ),
        ],
    ],
}

MODEL = {
    "title": "Spendcast / Model",
    "variables": [("version", "Version", "label_values(spendcast_champion_predictions_total, version)")],
    "rows": [
        [
            number(
                "Refused",
                "bool_yes_no",
                "max(spendcast_model_refused)",
                thresholds=[(1, "red")],
                runbook="modelrefused",
            ),
            number("Swaps", "short", "sum(spendcast_model_swaps_total)"),
            number("Newest version serves for", "s", "time() - max(spendcast_model_first_served_timestamp_seconds)"),
            number("Tries refused", "short", "sum(spendcast_model_refusals_total)", runbook="modelrefused"),
        ],
        [
            panel(
                "Predictions by version",
                "ops",
                (
                    'sum by (version) (rate(spendcast_champion_predictions_total{version=~"$version"}[1m]))',
                    "{{version}}",
                ),
            ),
            panel(
                "Not scored",
                "ops",
                ("sum(rate(spendcast_unscored_total[1m]))", "purchases"),
                ("sum(rate(spendcast_failed_inferences_total[1m]))", "examples"),
                runbook="purchasesunscored",
            ),
        ],
        [
            panel("Expected spend", "short", *quantiles("spendcast_expected_spend", window="5m")),
            panel(
                "Purchase probability", "percentunit", *quantiles("spendcast_purchase_probability_ratio", window="5m")
            ),
        ],
        [
            panel(
                "A call of the model",
                "s",
                (
                    "rate(spendcast_inference_batch_seconds_sum[1m]) / (rate(spendcast_inference_batch_seconds_count[1m]) > 0)",
                    "mean",
                ),
            ),
            panel(
                "Examples a call",
                "short",
                (
                    "rate(spendcast_inference_batch_examples_sum[1m]) / (rate(spendcast_inference_batch_examples_count[1m]) > 0)",
                    "mean",
                ),
            ),
            panel(
                "Challenger",
                "ops",
                ("sum by (result) (rate(spendcast_challenger_predictions_total[1m]))", "{{result}}"),
            ),
        ],
    ],
}

POSTGRES = {
    "title": "Spendcast / PostgreSQL",
    "variables": [("table", "Table", "label_values(spendcast_table_size_bytes, table_name)")],
    "rows": [
        [
            number("Up", "bool_yes_no", "pg_up", runbook="postgresdown"),
            number(
                "Connections used",
                "percentunit",
                "sum(pg_stat_activity_count) / sum(pg_settings_max_connections)",
                thresholds=[(0.7, "orange"), (0.9, "red")],
                runbook="postgresconnectionsexhausted",
            ),
            number(
                "Waiting for locks",
                "short",
                "spendcast_blocked_sessions_count",
                thresholds=[(3, "red")],
                runbook="postgresblocked",
            ),
            number(
                "Longest transaction",
                "s",
                "max(spendcast_sessions_longest_transaction_seconds)",
                thresholds=[(3600, "red")],
            ),
        ],
        [
            panel(
                "Sessions",
                "short",
                ("sum by (application, state) (spendcast_sessions_count)", "{{application}} {{state}}"),
            ),
            panel(
                "Transactions",
                "ops",
                ("sum(rate(pg_stat_database_xact_commit[1m]))", "commits"),
                ("sum(rate(pg_stat_database_xact_rollback[1m]))", "rollbacks"),
            ),
        ],
        [
            panel("Table size", "bytes", ('spendcast_table_size_bytes{table_name=~"$table"}', "{{table_name}}")),
            panel(
                "Dead rows",
                "short",
                ('spendcast_table_dead_rows{table_name=~"$table"}', "{{table_name}}"),
                runbook="postgresdeadrows",
            ),
        ],
        [
            panel(
                "Longest statement",
                "s",
                ("max by (application) (spendcast_sessions_longest_statement_seconds)", "{{application}}"),
            ),
            panel(
                "Blocks from cache",
                "percentunit",
                (
                    "sum(rate(pg_stat_database_blks_hit[1m])) / (sum(rate(pg_stat_database_blks_hit[1m])) + sum(rate(pg_stat_database_blks_read[1m])))",
                    "hits",
                ),
            ),
            panel("Locks", "short", ("sum by (mode) (pg_locks_count)", "{{mode}}")),
        ],
    ],
}

SPARK = {
    "title": "Spendcast / Spark and jobs",
    "variables": [("job", "Job", "label_values(spendcast_batch_last_exit_code, exported_job)")],
    "rows": [
        [
            panel(
                "Micro-batches, p99",
                "s",
                (
                    "histogram_quantile(0.99, sum by (le, phase) (rate(spendcast_micro_batch_duration_seconds_bucket[1m])))",
                    "{{phase}}",
                ),
            ),
            panel(
                "Micro-batches",
                "ops",
                ('rate(spendcast_micro_batch_duration_seconds_count{phase="processing"}[1m])', "completed"),
            ),
        ],
        [
            panel(
                "Driver's memory",
                "bytes",
                ('jvm_memory_bytes_used{job="stream"}', "{{area}}"),
                ("process_resident_memory_bytes{job='stream'}", "resident"),
            ),
            panel("Driver's CPU", "short", ("rate(process_cpu_seconds_total{job='stream'}[1m])", "cores")),
            panel(
                "Garbage collection", "percentunit", ("rate(jvm_gc_collection_seconds_sum{job='stream'}[1m])", "{{gc}}")
            ),
        ],
        [
            number(
                "Last exit code",
                "short",
                'spendcast_batch_last_exit_code{exported_job=~"$job"}',
                thresholds=[(1, "red")],
                runbook="batchfailed",
            ),
            number(
                "Since the last good run",
                "s",
                'time() - spendcast_batch_last_success_timestamp_seconds{exported_job=~"$job"}',
            ),
            number("Took", "s", 'spendcast_batch_last_duration_seconds{exported_job=~"$job"}'),
        ],
        [
            panel(
                "Counted by the last good run",
                "short",
                ('spendcast_batch_last_count{exported_job=~"$job"}', "{{counter}}"),
            ),
            panel(
                "Free disk",
                "percentunit",
                ('node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs"} / node_filesystem_size_bytes', "{{mountpoint}}"),
                runbook="diskfilling",
            ),
            panel("Host's load", "short", ("node_load1", "1 minute")),
        ],
    ],
}

DASHBOARDS = {
    "overview": OVERVIEW,
    "kafka": KAFKA,
    "stream": STREAM,
    "model": MODEL,
    "postgresql": POSTGRES,
    "spark-and-jobs": SPARK,
}
