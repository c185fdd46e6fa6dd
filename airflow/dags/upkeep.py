"""
### Upkeep

Daily: judges the predictions whose horizon is over and measures drift, refreshes what dashboards
read, deletes what is older than `spendcast_retention_days` (0, the default, keeps all), and fails
when alerts wait that the stream should have sent.

Trigger it with `dry_run` to see in the log of `prune` how much would be deleted.
"""

from datetime import UTC, datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Param, task

from spendcast_dags import alerts, sql
from spendcast_dags.defaults import TASKS, done_within
from spendcast_dags.programs import ENVIRONMENT, MACROS, OWNER_ENVIRONMENT, command
from spendcast_dags.retention import retention_days

with DAG(
    "upkeep",
    description="Outcomes, drift, dashboards, retention, and alerts that wait",
    doc_md=__doc__,
    tags=["spendcast", "upkeep"],
    schedule="0 3 * * *",
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    params={"dry_run": Param(False, type="boolean", description="Delete nothing, only count.")},
    user_defined_macros=MACROS,
    default_args=TASKS,
    deadline=done_within(hours=6),
    dagrun_timeout=timedelta(hours=20),
):
    judge = BashOperator(
        task_id="judge",
        bash_command=command("judge"),
        env=ENVIRONMENT,
        append_env=True,
        execution_timeout=timedelta(hours=4),
    )

    @task
    def refresh_dashboards():
        sql.database("spendcast").run(sql.text("refresh_dashboards.sql"))

    @task.bash(env=OWNER_ENVIRONMENT, append_env=True, execution_timeout=timedelta(hours=4))
    def prune(params: dict | None = None) -> str:
        dry_run = " --dryRun" if params["dry_run"] else ""
        return command(f"prune --olderThan={retention_days()}d{dry_run}")

    # Tried once: the next day's run asks again, and a person should know now.
    @task(retries=0)
    def alerts_are_sent():
        alerts.require_sent()

    judge >> refresh_dashboards()
    # What is not judged yet must not be deleted.
    judge >> prune()
    alerts_are_sent()
