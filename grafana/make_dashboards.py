#!/usr/bin/env python3
"""Writes dashboards/*.json, from what dashboards.py says is on them."""

import json
import sys
from pathlib import Path

from dashboards import ANNOTATIONS, DASHBOARDS

FOLDER = Path(__file__).parent / "dashboards"
SOURCE = {"type": "prometheus", "uid": "$datasource"}
RUNBOOKS = "https://github.com/spendcast/spendcast/blob/main/docs/runbooks.md"
WIDTH, HEIGHT = 24, 7


def query(expr, legend, letter):
    return {"datasource": SOURCE, "refId": letter, "expr": expr, "legendFormat": legend, "range": True}


def link(title, url="", **more):
    """All that Grafana's own editor writes."""
    defaults = {"asDropdown": False, "icon": "external link", "includeVars": False, "keepTime": False}
    defaults |= {"tags": [], "targetBlank": True, "tooltip": "", "type": "link", "url": url}
    return {"title": title} | defaults | more


def thresholds(base, steps):
    """A colour, then another from each value on."""
    return {
        "mode": "absolute",
        "steps": [{"color": base, "value": None}] + [{"color": c, "value": v} for v, c in steps],
    }


def panel(number, spec, x, y, width):
    kind = spec.get("kind", "timeseries")
    defaults = {"unit": spec["unit"], "thresholds": thresholds(spec.get("base", "green"), spec.get("thresholds", []))}
    if kind == "timeseries":
        defaults["custom"] = {"fillOpacity": 10, "showPoints": "never"}
        defaults["custom"]["thresholdsStyle"] = {"mode": "line" if spec.get("thresholds") else "off"}
    return {
        "id": number,
        "type": kind,
        "title": spec["title"],
        "description": spec.get("what", ""),
        "datasource": SOURCE,
        "gridPos": {"x": x, "y": y, "w": width, "h": HEIGHT},
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}} if kind == "timeseries" else {},
        "links": [link("Runbook", f"{RUNBOOKS}#{spec['runbook']}")] if "runbook" in spec else [],
        "targets": [query(e, legend, chr(65 + i)) for i, (e, legend) in enumerate(spec["queries"])],
    }


def variable(name, label, expr):
    return {
        "name": name,
        "label": label,
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": expr, "refId": name},
        "refresh": 2,
        "includeAll": True,
        "multi": True,
        "allValue": ".*",
        "current": {"text": "All", "value": "$__all"},
    }


def dashboard(uid, spec):
    panels, y = [], 0
    for row in spec["rows"]:
        width = WIDTH // len(row)
        for i, one in enumerate(row):
            panels.append(panel(len(panels) + 1, one, i * width, y, width))
        y += HEIGHT
    source = {"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Source"}
    return {
        "uid": f"spendcast-{uid}",
        "title": spec["title"],
        "tags": ["spendcast"],
        "timezone": "utc",
        "schemaVersion": 39,
        "refresh": "10s",
        "time": {"from": "now-1h", "to": "now"},
        "links": [
            link("Spendcast", type="dashboards", tags=["spendcast"], asDropdown=True, keepTime=True, targetBlank=False),
            link("Runbooks", RUNBOOKS),
        ],
        "annotations": {
            "list": [
                {
                    "name": n,
                    "datasource": SOURCE,
                    "enable": True,
                    "iconColor": c,
                    "target": {"expr": e, "refId": "Anno"},
                    "titleFormat": t,
                }
                for n, c, e, t in ANNOTATIONS
            ]
        },
        "templating": {"list": [source] + [variable(*v) for v in spec.get("variables", [])]},
        "panels": panels,
    }


def main():
    stale = []
    for uid, spec in DASHBOARDS.items():
        text = json.dumps(dashboard(uid, spec), indent=1) + "\n"
        file = FOLDER / f"{uid}.json"
        if "--check" in sys.argv:
            if not file.exists() or file.read_text() != text:
                stale.append(file.name)
        else:
            file.write_text(text)
    if stale:
        sys.exit(f"not as dashboards.py says: {', '.join(stale)}; run grafana/make_dashboards.py")


if __name__ == "__main__":
    main()
