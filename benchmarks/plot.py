"""Draws the results of the benchmark: python plot.py FOLDER, which holds results.json."""

import json
import sys
from pathlib import Path
from statistics import median

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "spendcast"
import matplotlib.pyplot as plt

COLOURS = {"stream": "#1f77b4", "raw": "#b0b0b0"}
LABELS = {"stream": "the stream", "raw": "raw limit: a plain loop"}


def main() -> None:
    folder = Path(sys.argv[1])
    results = json.loads((folder / "results.json").read_text())
    save(throughput(results["backlogs"]), folder / "throughput.svg")
    if results["latencies"]:
        save(latency(results["latencies"]), folder / "latency.svg")


def throughput(backlogs: list[dict]) -> plt.Figure:
    """Median events a second of each configuration, the raw limit beside the stream."""
    configurations = list(dict.fromkeys((b["customers"], b["partitions"]) for b in backlogs))
    groups = [f"{customers:,} customers\n{n} partitions" for customers, n in configurations]
    series = {
        subject: [
            median(
                [
                    b["eventsPerSecond"]
                    for b in backlogs
                    if (b["customers"], b["partitions"], b["subject"]) == (*configuration, subject)
                ]
                or [0]
            )
            for configuration in configurations
        ]
        for subject in COLOURS
    }
    return bars(groups, series, "Durable events a second, draining a backlog")


def latency(latencies: list[dict]) -> plt.Figure:
    """Quantiles of produced to committed, the raw limit beside the stream."""
    quantiles = {"p50": "p50", "p99": "p99", "p999": "p99.9"}
    series = {
        one["subject"]: [one["millis"][quantile] for quantile in quantiles] for one in latencies
    }
    rate = latencies[0]["eventsPerSecond"]
    return bars(list(quantiles.values()), series, f"Milliseconds to the commit, {rate:,} events/s")


def bars(groups: list[str], series: dict[str, list[float]], title: str) -> plt.Figure:
    figure, axes = plt.subplots(figsize=(max(6, 1.7 * len(groups)), 3.6), layout="constrained")
    width = 0.8 / len(series)
    for index, (subject, values) in enumerate(series.items()):
        left = [group + (index - (len(series) - 1) / 2) * width for group in range(len(groups))]
        drawn = axes.bar(left, values, width, label=LABELS[subject], color=COLOURS[subject])
        axes.bar_label(drawn, fmt="{:,.0f}", fontsize=8)
    axes.set_xticks(range(len(groups)), groups, fontsize=8)
    axes.set_title(title, fontsize=10, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
    return figure


def save(figure: plt.Figure, file: Path) -> None:
    figure.savefig(file, metadata={"Date": None})


main()
