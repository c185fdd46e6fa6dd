#!/usr/bin/env python3
"""Asks a live Prometheus every query of every dashboard.

panels.py check URL          each must give data; prints those that do not
panels.py render URL FOLDER  draws what the panels show of the last minutes, a picture a dashboard
"""

import json
import math
import re
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

DASHBOARDS = sorted((Path(__file__).parent / "dashboards").glob("*.json"))
MINUTES = 10


def ask(url, path, **parameters):
    query = urllib.parse.urlencode(parameters)
    with urllib.request.urlopen(f"{url}/api/v1/{path}?{query}", timeout=10) as answer:
        return json.load(answer)["data"]


def filled(dashboard, expr):
    for variable in dashboard["templating"]["list"]:
        expr = expr.replace(f"${variable['name']}", ".*")
    return expr


def gives_data(url, expr):
    result = ask(url, "query", query=expr)["result"]
    return any(not math.isnan(float(series["value"][1])) for series in result)


def check(url):
    asked, empty = 0, []
    for file in DASHBOARDS:
        dashboard = json.loads(file.read_text())
        for panel in dashboard["panels"]:
            for target in panel["targets"]:
                asked += 1
                if not gives_data(url, filled(dashboard, target["expr"])):
                    empty.append(f"{file.name}: {panel['title']}: {target['expr']}")
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                asked += 1
                metric, label = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]["query"]).groups()
                if not ask(url, f"label/{label}/values", **{"match[]": metric}):
                    empty.append(f"{file.name}: variable {variable['name']}")
        for annotation in dashboard["annotations"]["list"]:
            asked += 1
            ask(url, "query", query=annotation["target"]["expr"])  # a wrong one is refused
    print(f"{asked} queries, {len(empty)} without data")
    for line in empty:
        print(" ", line)
    return not empty


def draw(axes, url, dashboard, panel):
    axes.set_title(f"{panel['title']} [{panel['fieldConfig']['defaults']['unit']}]", fontsize=8, loc="left")
    axes.tick_params(labelsize=6)
    end = time.time()
    for target in panel["targets"]:
        expr = filled(dashboard, target["expr"])
        result = ask(url, "query_range", query=expr, start=end - 60 * MINUTES, end=end, step=5)["result"]
        for series in result[:12]:
            values = [(float(t) - end, float(v)) for t, v in series["values"]]
            legend = re.sub(r"{{(\w+)}}", lambda m: series["metric"].get(m[1], ""), target["legendFormat"])
            if panel["type"] == "stat":
                axes.axis("off")
                axes.text(0.5, 0.45, f"{values[-1][1]:.5g}", fontsize=18, ha="center", va="center")
            else:
                axes.plot([t for t, _ in values], [v for _, v in values], label=legend, linewidth=1)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=5, loc="upper left")


def render(url, folder):
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    for file in DASHBOARDS:
        dashboard = json.loads(file.read_text())
        bottom = max(p["gridPos"]["y"] + p["gridPos"]["h"] for p in dashboard["panels"])
        figure = plt.figure(figsize=(14, bottom / 3.2))
        for panel in dashboard["panels"]:
            grid = panel["gridPos"]
            box = (grid["x"] / 24 + 0.025, 1 - (grid["y"] + grid["h"]) / bottom + 0.02)
            size = (grid["w"] / 24 - 0.04, grid["h"] / bottom * 0.72)
            draw(figure.add_axes((*box, *size)), url, dashboard, panel)
        figure.savefig(Path(folder) / f"{file.stem}.svg")
        plt.close(figure)


if __name__ == "__main__":
    if sys.argv[1] == "render":
        render(sys.argv[2], sys.argv[3])
    elif not check(sys.argv[2]):
        sys.exit(1)
