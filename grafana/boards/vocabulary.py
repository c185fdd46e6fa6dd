"""What dashboards are made of: panels, and the queries that most of them ask."""


def panel(title, unit, *queries, **more):
    """A graph of queries, each an expression and its legend."""
    return {"title": title, "unit": unit, "queries": list(queries), **more}


def number(title, unit, expr, legend="", **more):
    """The newest value, one for each series."""
    return panel(title, unit, (expr, legend), kind="stat", **more)


def states(title, expr, legend, **more):
    """When what was up (1) and when down (0)."""
    return panel(title, "short", (expr, legend), kind="state-timeline", base="red", thresholds=[(1, "green")], **more)


def good(title, expr, **more):
    """Yes, in green, for 1; no, in red, for 0."""
    return number(title, "bool_yes_no", expr, base="red", thresholds=[(1, "green")], **more)


def rate(metric, legend="", by="", where="", window="1m"):
    labels = f"{{{where}}}" if where else ""
    group = f" by ({by}) " if by else ""
    return f"sum{group}(rate({metric}{labels}[{window}]))", legend or ", ".join(f"{{{{{b}}}}}" for b in by.split(", "))


def quantiles(metric, window="1m", of=(0.5, 0.99)):
    return [
        (f"histogram_quantile({q}, sum by (le) (rate({metric}_bucket[{window}])))", f"p{round(q * 100)}") for q in of
    ]


def p99(metric, by, window="1m"):
    return f"histogram_quantile(0.99, sum by (le, {by}) (rate({metric}_bucket[{window}])))", f"{{{{{by}}}}}"


def mean(summary, window="1m"):
    """Nothing while there is nothing to divide by."""
    total, count = (f"sum(rate({summary}_{part}[{window}]))" for part in ("sum", "count"))
    return f"{total} / ({count} > 0)", "mean"


LAG = panel(
    "Consumer lag",
    "s",
    ('spendcast_consumer_lag_seconds{partition=~"$partition"}', "partition {{partition}}"),
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
    what="From a record's Kafka timestamp to its storing; the service level is 5 s.",
)
EVENTS = panel(
    "Events by outcome",
    "ops",
    rate("spendcast_events_total", by="outcome"),
    what="What the database took: stored, duplicates, dead letters, of erased customers.",
)
PARTITION = ("partition", "Partition", "label_values(spendcast_consumer_lag_records, partition)")
