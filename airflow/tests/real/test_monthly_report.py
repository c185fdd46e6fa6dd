"""The monthly report for real: Airflow's scheduler, spark-submit of our jar, PostgreSQL, SNS."""

from datetime import timedelta

import pytest
from months import first_of_month, name_of_month

from facts import caught_up
from servers import until

DAG = "monthly_report"
CURRENT_RUN = "select run_id from spendcast.monthly_runs where is_current and month = %s"
# As MonthlyReport takes it.
LOCK = "select pg_advisory_lock(hashtextextended(%s, 0))"
STEPS = {"wait_for_the_month", "compute", "render", "tell"}


@pytest.fixture
def reported(shop):
    """Months with a current run, and how often each was rendered."""

    def ask() -> dict[str, int]:
        return dict(
            shop.rows(
                "select to_char(r.month, 'YYYY-MM'), count(p.revision)"
                " from spendcast.monthly_runs r left join spendcast.reports p using (run_id)"
                " where r.is_current group by r.month"
            )
        )

    return ask


def test_a_scheduled_run_reports_the_month_before(airflow, topic, shop, reported):
    airflow.unpause(DAG)
    [run] = until("the scheduled run", lambda: airflow.runs(DAG, "scheduled"))

    steps = airflow.wait_for(DAG, run["dag_run_id"])

    assert {step.task: step.state for step in steps} == dict.fromkeys(STEPS, "success")
    assert reported() == {name_of_month(1): 1}
    [(revenue,)] = shop.rows(
        "select sum(amount) from spendcast.purchases"
        " where type = 'purchase' and occurred_at >= %s and occurred_at < %s",
        (first_of_month(1), first_of_month(0)),
    )
    [(kind, subject, text)] = topic.sent()
    assert kind == "report"
    assert subject == f"Spendcast report {name_of_month(1)}: revenue {revenue:,.2f} USD"
    assert "on the month before" in text
    assert "on the year before" in text


def test_a_backfill_of_two_months_reports_both(airflow, reported):
    airflow.command(
        *("backfill", "create", "--dag-id", DAG, "--max-active-runs", "1"),
        *("--from-date", f"{first_of_month(3):%Y-%m-%d}"),
        *("--to-date", f"{first_of_month(1) - timedelta(days=1):%Y-%m-%d}"),
    )
    runs = airflow.runs(DAG, "backfill")
    assert len(runs) == 2

    for run in runs:
        steps = airflow.wait_for(DAG, run["dag_run_id"])
        assert {step.task: step.state for step in steps} == dict.fromkeys(STEPS, "success")

    assert reported() == {name_of_month(ago): 1 for ago in (1, 2, 3)}


def test_a_manual_run_reports_the_month_it_is_given(airflow, reported):
    run = airflow.trigger(DAG, month=name_of_month(6))

    airflow.wait_for(DAG, run)

    assert airflow.states(DAG, run) == dict.fromkeys(STEPS, "success")
    assert reported() == {name_of_month(ago): 1 for ago in (1, 2, 3, 6)}


def test_a_try_that_fails_is_made_again(airflow, shop, reported):
    month = name_of_month(4)
    run = airflow.trigger(DAG, month=month)
    connection = shop.connect()
    try:
        # Another run of the month is at work, as far as this one sees.
        with connection.cursor() as cursor:
            cursor.execute(LOCK, (f"spendcast monthly report {month}",))
        until(
            "a try that failed",
            lambda: airflow.states(DAG, run).get("compute") == "up_for_retry",
            patience=300,
        )
    finally:
        connection.close()
    assert month not in reported()

    # Two minutes go by.
    airflow.metadata("update task_instance set end_date = 'epoch' where state = 'up_for_retry'")
    until("another try", lambda: airflow.states(DAG, run)["compute"] != "up_for_retry")
    steps = airflow.wait_for(DAG, run)

    assert {step.task: step.state for step in steps} == dict.fromkeys(STEPS, "success")
    assert {step.task: step.tries for step in steps}["compute"] == 2
    assert reported()[month] == 1


def test_a_month_that_is_reported_again_is_the_same_to_the_byte(airflow, shop):
    month = name_of_month(6)
    stored = "select revision, checksum from spendcast.reports where month = %s"
    before = shop.rows(stored, (first_of_month(6),))
    [(run_before,)] = shop.rows(CURRENT_RUN, (first_of_month(6),))

    airflow.wait_for(DAG, airflow.trigger(DAG, month=month))

    assert shop.rows(CURRENT_RUN, (first_of_month(6),)) != [(run_before,)]
    assert shop.rows(stored, (first_of_month(6),)) == before


def test_a_month_that_is_not_ready_waits_and_is_reported_later(airflow, topic, shop, reported):
    run = airflow.trigger(DAG, month=name_of_month(0))
    airflow.wait_for_reschedule(DAG, run, "wait_for_the_month")
    assert name_of_month(0) not in reported()

    # Half a day later.
    airflow.metadata("update deadline set deadline_time = now() where not missed")
    until("word of the delay", lambda: topic.sent()[-1][0] == "late")
    assert f"Run: {run}" in topic.sent()[-1][2]

    # The main asks for itself: where only the sensor is content, it sends us back.
    airflow.patch(
        f"dags/{DAG}/dagRuns/{run}/taskInstances/wait_for_the_month", {"new_state": "success"}
    )
    airflow.wait_for_reschedule(DAG, run, "compute")
    assert name_of_month(0) not in reported()

    # The month ends, and ten minutes go by.
    caught_up(shop, f"{first_of_month(-1) + timedelta(hours=2)}")
    airflow.metadata("update task_reschedule set reschedule_date = now()")
    steps = airflow.wait_for(DAG, run)

    assert {step.task: step.state for step in steps} == dict.fromkeys(STEPS, "success")
    assert {step.task: step.tries for step in steps}["compute"] == 1
    assert name_of_month(0) in reported()
