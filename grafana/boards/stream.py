from boards.vocabulary import EVENTS, LATENCY, PARTITION, p99, panel, quantiles, rate

OF_PARTITION = '{partition=~"$partition"}'

STREAM = {
    "title": "Spendcast / Stream",
    "variables": [PARTITION],
    "rows": [
        [
            EVENTS,
            LATENCY,
            panel(
                "Stored in time",
                "ops",
                rate("spendcast_records_due_total", by="storing"),
                runbook="slowstoring",
                what="Within 5 s or late; loaded records, and those late while catching up, burn no budget.",
            ),
        ],
        [
            panel("Time of a step, p99", "s", p99("spendcast_step_duration_seconds", by="step")),
            panel("Records a bundle", "short", *quantiles("spendcast_bundle_records")),
            panel(
                "Dead letters by reason",
                "ops",
                (f"topk(5, {rate('spendcast_dead_letters_total', by='reason', window='5m')[0]})", "{{reason}}"),
                runbook="malformedrecords",
            ),
        ],
        [
            panel(
                "Not stored yet",
                "short",
                (f"spendcast_consumer_lag_records{OF_PARTITION}", "partition {{partition}}"),
                runbook="consumerlag",
            ),
            panel(
                "Standing still",
                "s",
                (f"spendcast_partition_stalled_seconds{OF_PARTITION}", "partition {{partition}}"),
                thresholds=[(30, "red")],
                runbook="partitionstalled",
            ),
            panel(
                "Event time behind the clock",
                "s",
                ("time() - max(spendcast_event_time_watermark_timestamp_seconds)", "newest event"),
            ),
        ],
        [
            panel(
                "Stored, by partition",
                "ops",
                (
                    f"sum by (partition) (rate(spendcast_ledger_position_offset{OF_PARTITION}[1m]))",
                    "partition {{partition}}",
                ),
                what="By the ledger: how fast the position of each partition moves.",
            ),
            panel(
                "Holes",
                "short",
                (f"spendcast_ledger_hole_offsets{OF_PARTITION}", "partition {{partition}}"),
                thresholds=[(1, "red")],
                runbook="ledgerhole",
            ),
            panel(
                "Offsets without a record",
                "short",
                ("spendcast_ledger_gap_offsets", "{{kind}}"),
                runbook="offsetslost",
            ),
        ],
        [
            panel(
                "Waits for predecessors",
                "ops",
                rate("spendcast_prefix_waits_total", "bundles"),
                rate("spendcast_void_offsets_found_total", "void offsets found"),
            ),
            panel(
                "Ahead of the clock",
                "ops",
                rate("spendcast_records_ahead_of_clock_total", "records"),
                runbook="producerclockoff",
            ),
            panel(
                "Not with their customer's others",
                "short",
                ("spendcast_split_customers", "customers in several partitions"),
                ("increase(spendcast_records_keyed_otherwise_total[10m])", "records of another key, ten minutes"),
                runbook="customerssplit",
            ),
            panel(
                "Age of exchange rates",
                "s",
                ("time() - spendcast_exchange_rate_newest_timestamp_seconds", "{{currency}}"),
                thresholds=[(432000, "orange"), (864000, "red")],
                runbook="exchangeratesstale",
            ),
        ],
        [
            panel("Alerts", "ops", rate("spendcast_alerts_total", by="state")),
            panel(
                "Alerts of the last day", "short", ("spendcast_alerts_last_day", "{{status}}"), runbook="alertsfailed"
            ),
        ],
    ],
}
