#!/usr/bin/env python3
"""Asks a live Prometheus, `live URL`: does each metric that its rules and our dashboards ask for exist?"""

import json
import sys
import urllib.request
from pathlib import Path

from promql import metrics

DASHBOARDS = Path(__file__).parent.parent / "grafana" / "dashboards"


def ask(url, path):
    with urllib.request.urlopen(f"{url}/api/v1/{path}", timeout=10) as answer:
        return json.load(answer)["data"]


def asked(url):
    """What each metric is asked for by."""
    by = {}
    for group in ask(url, "rules")["groups"]:
        for rule in group["rules"]:
            for name in metrics(rule["query"]):
                by.setdefault(name, f"rule {rule['name']}")
    for file in sorted(DASHBOARDS.glob("*.json")):
        for panel in json.loads(file.read_text())["panels"]:
            for target in panel.get("targets", []):
                for name in metrics(target["expr"]):
                    by.setdefault(name, f"panel {file.stem}: {panel['title']}")
    return by


def main(url):
    by = asked(url)
    by.pop("ALERTS")  # Prometheus's own, and none while all is well
    missing = sorted(by.keys() - set(ask(url, "label/__name__/values")))
    print(f"{len(by)} metrics are asked for, {len(missing)} do not exist")
    for name in missing:
        print(f"  {name}, by {by[name]}")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main(sys.argv[1])
