"""That complete.py finds what is missing: one thing at a time is broken in a copy of what is there."""

import re
import shutil
import tempfile
import unittest
from pathlib import Path

import complete
from promql import metrics

ROOT = complete.ROOT
RULE = """
      - alert: Untested
        expr: up == 0
        labels: {severity: page, service: stream}
        annotations: {summary: Nothing., runbook: docs/runbooks.md#untested}
"""

BROKEN = {
    "Untested (page): no test in which it fires": ("prometheus/rules/stream.yml", r"\Z", RULE),
    "Untested: its runbook does not say": ("prometheus/rules/stream.yml", r"\Z", RULE),
    "StreamDown (page): no test in which it does not fire": (
        "prometheus/tests/stream_test.yml",
        r"name: StreamDown stays quiet(.*?)exp_samples: \[\]",
        r"name: StreamDown stays quiet\1exp_samples: [{labels: '{}', value: 1}]",
    ),
    "SlowStoring (ticket): no test in which it fires": (
        "prometheus/tests/service_levels_test.yml",
        r'alertname="SlowStoring",alertstate="firing",severity="ticket"',
        'alertname="SlowStoring",alertstate="firing"',
    ),
    "StreamDown: needs severity": ("prometheus/rules/stream.yml", "severity: page", "severity: loud"),
    "StreamDown: its runbook is not docs": ("prometheus/rules/stream.yml", "#streamdown", "#downstream"),
    "LedgerHole: its runbook does not say: Do": ("docs/runbooks.md", r"(## LedgerHole.*?)- Do:", r"\1- Done:"),
    "KafkaDown: its runbook does not call it a page": ("docs/runbooks.md", r"(## KafkaDown\n)\*page", r"\1*note"),
    "docs/runbooks.md: KafkaUp is no alert": ("docs/runbooks.md", r"\Z", "\n## KafkaUp\n"),
    "StreamNotReady: nothing gives spendcast_stream_ready": (
        "docs/metrics.md",
        "spendcast_stream_ready",
        "spendcast_r",
    ),
    "KafkaOfflinePartitions: nothing gives": (
        "prometheus/kafka_jmx.yml",
        "name: kafka_offline_partitions",
        "name: kafka_o",
    ),
    "PostgresDeadRows: nothing gives": ("prometheus/postgres_queries.yml", "dead_rows: {", "deadrows: {"),
    "stream.json: Events by outcome: nothing gives": (
        "grafana/dashboards/stream.json",
        "spendcast_events_total",
        "spendcast_e",
    ),
    "spendcast:a:b: recorded, and asked for by nobody": (
        "prometheus/rules/stream.yml",
        r"\Z",
        "\n      - record: spendcast:a:b\n        expr: up\n",
    ),
    "docs/metrics.md: leads nowhere: gone.md": ("docs/metrics.md", r"\Z", "\n[x](gone.md)\n"),
    "overview.json: leads nowhere: #gone": (
        "grafana/dashboards/overview.json",
        r"runbooks\.md#\w+",
        "runbooks.md#gone",
    ),
}


def faults(root):
    complete.ROOT, complete.HERE = root, root / "prometheus"
    return [*complete.alert_faults(), *complete.name_faults(), *complete.link_faults()]


class Complete(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for part in "prometheus", "docs", "grafana/dashboards":
            shutil.copytree(ROOT / part, self.root / part)
        shutil.copy(ROOT / "grafana/README.md", self.root / "grafana/README.md")

    def test_finds_each_fault_and_none_in_what_is_good(self):
        assert faults(self.root) == []
        for fault, (name, pattern, instead) in BROKEN.items():
            with self.subTest(fault):
                file = self.root / name
                good = file.read_text()
                broken = re.sub(
                    pattern, instead, good, count=0 if name.endswith("service_levels_test.yml") else 1, flags=re.S
                )
                file.write_text(broken)
                found = faults(self.root)
                file.write_text(good)
                assert any(fault in one for one in found), found

    def test_knows_metrics_from_other_words_of_promql(self):
        expr = "histogram_quantile(0.9, sum by (le, a) (rate(x_bucket{b='y_total'}[5m] offset 1h)))"
        expr += " > bool on (c) group_left (d) z:y"
        assert metrics(expr) == {"x_bucket", "z:y"}


if __name__ == "__main__":
    unittest.main()
