#!/usr/bin/env python3
"""Writes dashboards/*.json, from what boards/ says is on them."""

import json
import sys
from pathlib import Path

from boards import ANNOTATIONS, DASHBOARDS

FOLDER = Path(__file__).parent / "dashboards"
SOURCE = {"type": "prometheus", "uid": "$datasource"}
RUNBOOKS = "https://github.com/spendcast/spendcast/blob/main/docs/runbooks.md"
WIDTH = 24
HEIGHTS = {"stat": 4, "timeseries": 8, "state-timeline": 8}


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


def options(kind):
    if kind == "stat":
        return {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "graphMode": "area"}
    if kind == "state-timeline":
        return {"showValue": "never", "rowHeight": 0.8, "legend": {"displayMode": "list", "showLegend": False}}
    return {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }


def defaults(spec, kind):
    field = {"unit": spec["unit"], "thresholds": thresholds(spec.get("base", "green"), spec.get("thresholds", []))}
    if kind == "state-timeline":
        states = {"0": {"text": "down", "color": "red", "index": 0}, "1": {"text": "up", "color": "green", "index": 1}}
        field["mappings"] = [{"type": "value", "options": states}]
    if kind == "timeseries":
        style = {"mode": "line" if spec.get("thresholds") else "off"}
        field["custom"] = {"fillOpacity": 10, "showPoints": "never", "thresholdsStyle": style}
        field["min"] = 0
        if "most" in spec:
            field["max"] = spec["most"]
    return field


def panel(number, spec, x, y, width):
    kind = spec.get("kind", "timeseries")
    return {
        "id": number,
        "type": kind,
        "title": spec["title"],
        "description": spec.get("what", ""),
        "datasource": SOURCE,
        "gridPos": {"x": x, "y": y, "w": width, "h": HEIGHTS[kind]},
        "fieldConfig": {"defaults": defaults(spec, kind), "overrides": []},
        "options": options(kind),
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
        edges = [WIDTH * i // len(row) for i in range(len(row) + 1)]
        for one, x, end in zip(row, edges, edges[1:], strict=False):
            panels.append(panel(len(panels) + 1, one, x, y, end - x))
        y += max(p["gridPos"]["h"] for p in panels[-len(row) :])
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
        sys.exit(f"not as boards/ says: {', '.join(stale)}; run grafana/make_dashboards.py")


if __name__ == "__main__":
    main()
