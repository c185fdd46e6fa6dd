#!/usr/bin/env python3
"""Asks a live Prometheus every query of every dashboard: panels.py check URL.

Each panel's and each variable's must give data; says which do not. An annotation's must only be right.
"""

import json
import math
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

FOLDER = Path(__file__).parent / "dashboards"


def dashboards():
    return {file.stem: json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))}


def ask(url, path, **parameters):
    query = urllib.parse.urlencode(parameters)
    try:
        with urllib.request.urlopen(f"{url}/api/v1/{path}?{query}", timeout=10) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as e:
        raise SystemExit(f"{parameters}: {e.read().decode()}") from e


def filled(dashboard, expr):
    """With all values of each variable."""
    for variable in dashboard["templating"]["list"]:
        expr = expr.replace(f"${variable['name']}", ".*")
    return expr


def gives_data(url, expr):
    return any(not math.isnan(float(one["value"][1])) for one in ask(url, "query", query=expr)["result"])


def has_values(url, variable):
    metric, label = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]["query"]).groups()
    return bool(ask(url, f"label/{label}/values", **{"match[]": metric}))


def questions(url):
    """What each is, and whether it gives data."""
    for name, dashboard in dashboards().items():
        for panel in dashboard["panels"]:
            for target in panel["targets"]:
                expr = filled(dashboard, target["expr"])
                yield f"{name}: {panel['title']}: {target['expr']}", gives_data(url, expr)
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                yield f"{name}: variable {variable['name']}", has_values(url, variable)
        for annotation in dashboard["annotations"]["list"]:
            ask(url, "query", query=annotation["target"]["expr"])


def check(url):
    answers = list(questions(url))
    empty = [what for what, has_data in answers if not has_data]
    print("\n  ".join([f"{len(answers)} queries, {len(empty)} without data", *empty]))
    sys.exit(1 if empty else 0)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "check":
        sys.exit(__doc__)
    check(sys.argv[2])
