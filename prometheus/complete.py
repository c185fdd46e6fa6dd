"""Says what is missing of a rule: labels, links, cases of tests, a section of the runbooks, metrics that exist."""

import json
import re
import sys
from pathlib import Path

import yaml

from promql import metrics

HERE = Path(__file__).parent
ROOT = HERE.parent
RUNBOOKS = "docs/runbooks.md"
PARTS = "See", "Do", "Over when"

# What servers tell by themselves, with no file of ours that names it: `live` asks a running one.
OF_OTHERS = re.compile(r"(up|ALERTS|(pg|node|jvm|process|probe|metrics)_\w+)$")
OF_TYPES = {"histogram": ("_bucket", "_sum", "_count"), "summary": ("_sum", "_count")}


def read(pattern):
    return [yaml.load(file.read_text(), yaml.CSafeLoader) for file in sorted(HERE.glob(pattern))]


def rules():
    return [rule for file in read("rules/*.yml") for group in file["groups"] for rule in group["rules"]]


def cases():
    """Of all tests: the expression, and whether it gives something."""
    for file in read("tests/*.yml"):
        for test in file["tests"]:
            for case in test.get("promql_expr_test", []):
                yield case["expr"], bool(case.get("exp_samples"))


def expressions():
    """Those of rules and dashboards, each with where it stands."""
    for rule in rules():
        yield rule["expr"], rule.get("alert") or rule["record"]
    for file in sorted((ROOT / "grafana/dashboards").glob("*.json")):
        dashboard = json.loads(file.read_text())
        for panel in dashboard["panels"]:
            for target in panel.get("targets", []):
                yield target["expr"], f"{file.name}: {panel['title']}"
        for annotation in dashboard["annotations"]["list"]:
            yield annotation["target"]["expr"], f"{file.name}: annotation {annotation['name']}"
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                yield variable["query"]["query"].removeprefix("label_values(").split(",")[0], f"{file.name}: variable"


def known():
    """Every name that our exporters are told to give."""
    names = {rule["record"] for rule in rules() if "record" in rule}
    for name, kind in re.findall(r"^\| `(\w+)` \| (\w+) ", (ROOT / "docs/metrics.md").read_text(), re.M):
        names.update(name + suffix for suffix in OF_TYPES.get(kind, ("",)))
    names.update(rule["name"] for rule in read("kafka_jmx.yml")[0]["rules"])
    for query, spec in read("postgres_queries.yml")[0].items():
        names.update(f"{query}_{column}" for metric in spec["metrics"] for column in metric)
    return names


def anchors(text):
    """Of the headings of a page, as GitHub makes them."""
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.M)}


def alert_faults():
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", (ROOT / RUNBOOKS).read_text(), re.M | re.S))
    tested = list(cases())
    alerts = [rule for rule in rules() if "alert" in rule]
    for rule in alerts:
        name, labels, notes = rule["alert"], rule.get("labels", {}), rule.get("annotations", {})
        severity = labels.get("severity")
        if severity not in ("page", "ticket") or "service" not in labels or "summary" not in notes:
            yield f"{name}: needs severity page or ticket, service and summary"
        if notes.get("runbook") != f"{RUNBOOKS}#{name.lower()}":
            yield f"{name}: its runbook is not {RUNBOOKS}#{name.lower()}"
        namesakes = sum(other["alert"] == name for other in alerts)
        mine = [
            fires
            for expr, fires in tested
            if f'alertname="{name}"' in expr and (namesakes == 1 or f'severity="{severity}"' in expr)
        ]
        for fires, what in (True, "fires"), (False, "does not fire"):
            if fires not in mine:
                yield f"{name} ({severity}): no test in which it {what}"
        for part in PARTS:
            if f"\n- {part}: " not in sections.get(name, ""):
                yield f"{name}: its runbook does not say: {part}"
        if severity not in sections.get(name, "").split("\n")[0]:
            yield f"{name}: its runbook does not call it a {severity}"
    for stray in sections.keys() - {rule["alert"] for rule in alerts}:
        yield f"{RUNBOOKS}: {stray} is no alert"


def name_faults():
    names = known()
    for expr, where in expressions():
        for metric in metrics(expr):
            if metric not in names and not OF_OTHERS.match(metric):
                yield f"{where}: nothing gives {metric}"
    used = {metric for expr, _ in expressions() for metric in metrics(expr)}
    for record in (rule["record"] for rule in rules() if "record" in rule):
        if record not in used:
            yield f"{record}: recorded, and asked for by nobody"


def link_faults():
    for page in "docs/runbooks.md", "docs/metrics.md", "prometheus/README.md", "grafana/README.md":
        file = ROOT / page
        for link in re.findall(r"\]\(([^)]+)\)", file.read_text()):
            path, _, anchor = link.partition("#")
            target = file.parent / path if path else file
            if link.startswith("http"):
                continue
            if not target.exists() or (anchor and anchor not in anchors(target.read_text())):
                yield f"{page}: leads nowhere: {link}"
    runbooks = anchors((ROOT / RUNBOOKS).read_text())
    for file in sorted((ROOT / "grafana/dashboards").glob("*.json")):
        for anchor in re.findall(r"runbooks\.md#([\w-]+)", file.read_text()):
            if anchor not in runbooks:
                yield f"{file.name}: leads nowhere: #{anchor}"


def main():
    faults = [*alert_faults(), *name_faults(), *link_faults()]
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main()
