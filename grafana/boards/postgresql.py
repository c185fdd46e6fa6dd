from boards.vocabulary import good, number, panel, rate

OF_TABLE = '{table_name=~"$table"}'
HIT, READ = (rate(f"pg_stat_database_blks_{what}")[0] for what in ("hit", "read"))

POSTGRESQL = {
    "title": "Spendcast / PostgreSQL",
    "variables": [("table", "Table", "label_values(spendcast_table_size_bytes, table_name)")],
    "rows": [
        [
            good("Up", "min(pg_up)", runbook="postgresdown"),
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
                "sum(spendcast_blocked_sessions_count)",
                thresholds=[(4, "red")],
                runbook="postgresblocked",
            ),
            number(
                "Longest transaction",
                "s",
                "max(spendcast_sessions_longest_transaction_seconds)",
                thresholds=[(3600, "red")],
                runbook="postgreslongtransaction",
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
                rate("pg_stat_database_xact_commit", "committed"),
                rate("pg_stat_database_xact_rollback", "rolled back"),
            ),
        ],
        [
            panel("Table size", "bytes", (f"topk(8, spendcast_table_size_bytes{OF_TABLE})", "{{table_name}}")),
            panel(
                "Dead rows",
                "short",
                (f"topk(8, spendcast_table_dead_rows{OF_TABLE})", "{{table_name}}"),
                runbook="postgresdeadrows",
            ),
        ],
        [
            panel(
                "Longest statement",
                "s",
                ("max by (application) (spendcast_sessions_longest_statement_seconds)", "{{application}}"),
            ),
            panel("Blocks from cache", "percentunit", (f"{HIT} / ({HIT} + {READ} > 0)", "hits"), most=1),
            panel("Locks", "short", ("sum by (mode) (pg_locks_count) > 0", "{{mode}}"), runbook="postgresblocked"),
        ],
    ],
}
