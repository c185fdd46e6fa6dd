from boards.vocabulary import LAG, PARTITION, number, panel, rate

BAD = {"thresholds": [(1, "red")]}
OF_TOPIC = 'topic=~"$topic"'

KAFKA = {
    "title": "Spendcast / Kafka",
    "variables": [("topic", "Topic", "label_values(kafka_topic_messages_in_total, topic)"), PARTITION],
    "rows": [
        [
            number("Offline", "short", "sum(kafka_offline_partitions)", **BAD, runbook="kafkaofflinepartitions"),
            number(
                "Under-replicated",
                "short",
                "sum(kafka_under_replicated_partitions)",
                **BAD,
                runbook="kafkaunderreplicated",
            ),
            number("Below min. in-sync", "short", "sum(kafka_under_min_isr_partitions)", **BAD),
            number(
                "Controllers",
                "short",
                "sum(kafka_active_controllers)",
                base="red",
                thresholds=[(1, "green"), (2, "red")],
                runbook="kafkanocontroller",
            ),
            number(
                "Requests queued",
                "short",
                "max(kafka_request_queue_requests)",
                thresholds=[(100, "red")],
                runbook="kafkarequestsqueue",
            ),
        ],
        [
            LAG,
            panel(
                "Lag in records",
                "short",
                ('spendcast_consumer_lag_records{partition=~"$partition"}', "partition {{partition}}"),
                runbook="consumerlag",
            ),
            panel(
                "Lag of every group",
                "short",
                (f"sum by (group, topic) (spendcast_group_lag_records{{{OF_TOPIC}}})", "{{group}} {{topic}}"),
                what="By the offsets that each consumer group of the cluster has committed.",
            ),
        ],
        [
            panel("Records in", "wps", rate("kafka_topic_messages_in_total", by="topic", where=OF_TOPIC)),
            panel(
                "Bytes",
                "Bps",
                rate("kafka_topic_bytes_in_total", "{{topic}} in", by="topic", where=OF_TOPIC),
                rate("kafka_topic_bytes_out_total", "{{topic}} out", by="topic", where=OF_TOPIC),
            ),
            panel("Log size", "bytes", (f"sum by (topic) (kafka_log_size_bytes{{{OF_TOPIC}}})", "{{topic}}")),
        ],
        [
            panel(
                "Time of a request, p99",
                "s",
                ('max by (request) (kafka_request_duration_seconds{percentile="99"})', "{{request}}"),
                what="A fetch waits for records for up to half a second, if there are none.",
            ),
            panel("Requests", "reqps", rate("kafka_requests_total", by="request")),
            panel("Failed requests", "reqps", rate("kafka_failed_requests_total", by="request")),
        ],
        [
            panel(
                "Idle",
                "percentunit",
                ("clamp_max(kafka_request_handler_idle_ratio, 1)", "request handlers {{instance}}"),
                ("kafka_network_processor_idle_ratio", "network {{instance}}"),
                most=1,
                what="A broker that is a controller too counts the idleness of both.",
                thresholds=[(0, "red"), (0.1, "green")],
                runbook="kafkarequestsqueue",
            ),
            panel("Heap", "bytes", ('jvm_memory_used_bytes{job="kafka",area="heap"}', "{{instance}}")),
        ],
    ],
}
