from boards.vocabulary import EVENTS, LAG, LATENCY, PARTITION, good, number, panel, states

LEVEL = {"base": "red", "thresholds": [(0.99, "orange"), (0.999, "green")]}

OVERVIEW = {
    "title": "Spendcast / Overview",
    "variables": [PARTITION],
    "rows": [
        [
            number(
                "Stored within 5 s (1 h)",
                "percentunit",
                "1 - spendcast:stored:error_ratio_1h",
                **LEVEL,
                runbook="slowstoring",
            ),
            number(
                "Alerts within 30 s (1 h)",
                "percentunit",
                "1 - spendcast:delivered:error_ratio_1h",
                **LEVEL,
                runbook="alertdeliveryslow",
            ),
            number(
                "Lost offsets",
                "short",
                'sum(spendcast_ledger_gap_offsets{kind="lost"})',
                thresholds=[(1, "red")],
                runbook="offsetslost",
            ),
            good("Stores", "min(spendcast_stream_ready)", runbook="streamnotready"),
            number(
                "Alerts firing", "short", 'count(ALERTS{alertstate="firing"}) or vector(0)', thresholds=[(1, "red")]
            ),
        ],
        [LATENCY, LAG],
        [
            EVENTS,
            panel(
                "Budget burnt, times the allowed pace",
                "short",
                ("spendcast:stored:error_ratio_1h / 0.001", "stored, 1 h"),
                ("spendcast:stored:error_ratio_6h / 0.001", "stored, 6 h"),
                ("spendcast:delivered:error_ratio_1h / 0.001", "alerts, 1 h"),
                ("spendcast:delivered:error_ratio_6h / 0.001", "alerts, 6 h"),
                thresholds=[(6, "orange"), (14.4, "red")],
                runbook="slowstoring",
                what="At 1 the budget of 0.1 % lasts for the month; 14.4 in one hour, or 6 in six, page somebody.",
            ),
        ],
        [
            panel(
                "Alerts waiting for SNS",
                "short",
                ("spendcast_alerts_pending", "waiting"),
                ("spendcast_alerts_refused", "of these refused before"),
                runbook="snsrefusing",
            ),
            panel(
                "Oldest alert waiting",
                "s",
                ("spendcast_alerts_oldest_pending_age_seconds", "age"),
                thresholds=[(30, "orange"), (45, "red")],
                runbook="alertswaiting",
            ),
        ],
        [
            states("Who answers", "max by (job, instance) (up)", "{{job}} {{instance}}", runbook="targetdown"),
            states("Services", "probe_success", "{{service}}", runbook="servicedown"),
            panel(
                "Time to answer",
                "s",
                ("probe_duration_seconds", "{{service}}"),
                thresholds=[(2, "red")],
                runbook="serviceslow",
            ),
        ],
    ],
}
