#!/usr/bin/env python3
"""Draws what the panels of each dashboard show: render.py URL FOLDER [MINUTES], one picture a dashboard.

Not Grafana's drawing: the same queries, units, thresholds and places, by matplotlib.
"""

import re
import sys
import time
from pathlib import Path

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
from matplotlib.ticker import FuncFormatter

from panels import ask, dashboards, filled

COLOURS = {"green": "#3a8f4b", "orange": "#e08b28", "red": "#cc3d3d"}
COLUMN, ROW = 0.62, 0.42  # inches of Grafana's grid


def shown(value, unit):
    """A value as Grafana would write it, about."""
    if unit == "bool_yes_no":
        return "Yes" if value else "No"
    if unit == "percentunit":
        return f"{100 * value:.4g} %"
    if unit == "s":
        for size, letters in (86400, "d"), (3600, "h"), (60, "min"), (1, "s"):
            if abs(value) >= size:
                return f"{value / size:.3g} {letters}"
        return f"{1000 * value:.3g} ms"
    if unit in ("bytes", "Bps"):
        for size, letters in (2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"):
            if abs(value) >= size:
                return f"{value / size:.3g} {letters}" + ("/s" if unit == "Bps" else "")
    endings = {"ops": " /s", "reqps": " /s", "wps": " /s", "Bps": " B/s", "bytes": " B"}
    return f"{value:.4g}{endings.get(unit, '')}"


def series(url, dashboard, panel, minutes):
    end = time.time()
    for target in panel["targets"]:
        expr = filled(dashboard, target["expr"])
        answer = ask(url, "query_range", query=expr, start=end - 60 * minutes, end=end, step=max(5, minutes // 4))
        for one in answer["result"]:
            labels = one["metric"]
            legend = re.sub(r"{{(\w+)}}", lambda m, of=labels: of.get(m[1], ""), target["legendFormat"])
            values = [((float(t) - end) / 60, float(v)) for t, v in one["values"] if v != "NaN"]
            if values:
                yield legend.strip(), values


def colour(field, value):
    passed = [s["color"] for s in field["thresholds"]["steps"] if s["value"] is None or value >= s["value"]]
    return COLOURS.get(passed[-1], "black")


def draw_stat(axes, field, found):
    axes.axis("off")
    for i, (legend, values) in enumerate(found):
        value, y = values[-1][1], 1 - (i + 0.5) / len(found)
        size = max(7, 22 - 3 * len(found))
        text = f"{legend}  {shown(value, field['unit'])}".strip()
        axes.text(0.5, y, text, fontsize=size, color=colour(field, value), ha="center", va="center")


def draw_states(axes, field, found):
    for i, (legend, values) in enumerate(found):
        for t, value in values:
            axes.barh(i, 0.2, left=t, color=colour(field, value), height=0.7)
        axes.text(values[0][0], i, " " + legend, fontsize=6, color="white", va="center")
    axes.set_yticks([])


def draw_graph(axes, field, found):
    for legend, values in found:
        axes.plot(*zip(*values, strict=True), label=f" {legend}", linewidth=1)
    top = 1.08 * field.get("max", max(value for _, values in found for _, value in values) or 1)
    for step in field["thresholds"]["steps"][1:]:
        if step["value"] <= top:
            axes.axhline(step["value"], color=COLOURS[step["color"]], linestyle="--", linewidth=0.8)
    axes.set_ylim(0, top)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: shown(value, field["unit"])))
    axes.legend(fontsize=5.5, loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=4, frameon=False)


DRAW = {"stat": draw_stat, "state-timeline": draw_states, "timeseries": draw_graph}


def render(url, folder, minutes):
    for name, dashboard in dashboards().items():
        height = max(p["gridPos"]["y"] + p["gridPos"]["h"] for p in dashboard["panels"])
        figure = plt.figure(figsize=(24 * COLUMN, height * ROW), facecolor="white")
        for panel in dashboard["panels"]:
            place = panel["gridPos"]
            left, bottom = place["x"] / 24 + 0.04, 1 - (place["y"] + place["h"]) / height + 1.9 / height
            axes = figure.add_axes((left, bottom, place["w"] / 24 - 0.05, (place["h"] - 3) / height))
            axes.set_title(panel["title"], fontsize=8, loc="left")
            axes.tick_params(labelsize=6)
            found = list(series(url, dashboard, panel, minutes))
            if found:
                DRAW[panel["type"]](axes, panel["fieldConfig"]["defaults"], found)
            else:
                axes.text(0.5, 0.5, "no data", ha="center", transform=axes.transAxes)
        figure.savefig(Path(folder) / f"{name}.png", dpi=110)
        plt.close(figure)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    render(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 10)
