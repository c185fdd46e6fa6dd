from boards.vocabulary import number, p99, panel, rate

OF_JOB = '{exported_job=~"$job"}'
DISK = 'fstype!~"tmpfs|ramfs"'

SPARK_AND_JOBS = {
    "title": "Spendcast / Spark and jobs",
    "variables": [("job", "Job", "label_values(spendcast_batch_last_exit_code, exported_job)")],
    "rows": [
        [
            panel("Time of a micro-batch, p99", "s", p99("spendcast_micro_batch_duration_seconds", by="phase")),
            panel(
                "Micro-batches",
                "ops",
                rate("spendcast_micro_batch_duration_seconds_count", "completed", where='phase="processing"'),
            ),
            panel("Tasks that failed", "ops", rate("spendcast_failed_tasks_total", "tries")),
        ],
        [
            panel(
                "Executors",
                "short",
                ("spendcast_executors", "of the stream"),
                ("metrics_master_aliveWorkers_Value", "workers alive"),
                ("spendcast_executors_lost_total", "executors lost so far"),
                runbook="executorlost",
            ),
            panel("Memory of executors", "bytes", ("spendcast_executor_memory_bytes", "{{executor}} {{area}}")),
            panel(
                "Cores of workers",
                "short",
                ("sum(metrics_worker_coresUsed_Value)", "used"),
                ("sum(metrics_worker_coresFree_Value)", "free"),
                runbook="sparkwithoutworkers",
            ),
        ],
        [
            panel(
                "Driver's memory",
                "bytes",
                ('jvm_memory_bytes_used{job="stream"}', "{{area}}"),
                ('process_resident_memory_bytes{job="stream"}', "resident"),
            ),
            panel("Driver's CPU", "short", ('rate(process_cpu_seconds_total{job="stream"}[1m])', "cores")),
            panel(
                "Driver's garbage collection",
                "percentunit",
                ('rate(jvm_gc_collection_seconds_sum{job="stream"}[1m])', "{{gc}}"),
            ),
        ],
        [
            number(
                "Last exit code",
                "none",
                f"spendcast_batch_last_exit_code{OF_JOB}",
                "{{exported_job}}",
                thresholds=[(1, "red"), (20, "orange")],
                runbook="batchfailed",
            ),
            number(
                "Since the last good run",
                "s",
                f"time() - spendcast_batch_last_success_timestamp_seconds{OF_JOB}",
                "{{exported_job}}",
            ),
            number("It took", "s", f"spendcast_batch_last_duration_seconds{OF_JOB}", "{{exported_job}}"),
            number("It counted", "short", f"spendcast_batch_last_count{OF_JOB}", "{{counter}}"),
        ],
        [
            panel(
                "Free disk",
                "percentunit",
                (f"node_filesystem_avail_bytes{{{DISK}}} / node_filesystem_size_bytes", "{{instance}} {{mountpoint}}"),
                most=1,
                thresholds=[(0, "red"), (0.1, "green")],
                runbook="diskfilling",
            ),
            panel(
                "Host's CPU",
                "percentunit",
                ('1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[1m]))', "{{instance}} busy"),
                most=1,
            ),
            panel("Host's free memory", "bytes", ("node_memory_MemAvailable_bytes", "{{instance}}")),
        ],
    ],
}
