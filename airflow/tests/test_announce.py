from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowSkipException

from spendcast_dags.announce import announce, failed, late


def test_an_announcement_is_published_with_its_kind(topic):
    announce("report", "Spendcast report 2026-10", "2026-10: revenue 1,000.00 USD\n")

    assert topic.sent() == [
        ("report", "Spendcast report 2026-10", "2026-10: revenue 1,000.00 USD\n")
    ]


def test_a_subject_is_cut_to_what_sns_takes(topic):
    announce("report", "two\nlines " + 100 * "x", "text")

    [(_, subject, _)] = topic.sent()
    assert subject == "two lines " + 90 * "x"


def test_without_a_topic_an_announcement_is_skipped_with_the_reason():
    with pytest.raises(AirflowSkipException, match="spendcast_topic_arn is not set"):
        announce("report", "subject", "text")


def test_a_failure_is_told_with_its_reason_and_its_log(topic):
    task = SimpleNamespace(
        dag_id="monthly_report",
        task_id="compute",
        try_number=4,
        run_id="scheduled__2026-11-01",
        log_url="http://airflow/log",
    )

    failed({"task_instance": task, "exception": RuntimeError("no space left")})

    assert topic.sent() == [
        (
            "failure",
            "Spendcast: monthly_report.compute failed",
            "monthly_report.compute failed in its try 4.\n"
            "Run: scheduled__2026-11-01\n"
            "Reason: no space left\n"
            "Log: http://airflow/log\n",
        )
    ]


def test_a_failure_without_a_topic_fails_nothing_else(caplog):
    task = SimpleNamespace(dag_id="d", task_id="t", try_number=1, run_id="r", log_url="u")

    failed({"task_instance": task})

    assert "nobody is told: Spendcast: d.t failed" in caplog.text


def test_a_late_run_is_told(topic):
    late({"dag_run": {"dag_id": "monthly_report", "dag_run_id": "manual__1"}}, hours=12)

    assert topic.sent() == [
        (
            "late",
            "Spendcast: monthly_report is late",
            "monthly_report is not done 12 hours after it was queued.\nRun: manual__1\n",
        )
    ]
