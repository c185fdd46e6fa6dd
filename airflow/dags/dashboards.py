"""
### Dashboards

Every ten minutes: adds what was stored since the last time to the sums behind the dashboards.
Without it they are as exact, but slower with every purchase until `upkeep` does the same, daily.
"""

from datetime import UTC, datetime, timedelta

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.sdk import DAG

from spendcast_dags import sql
from spendcast_dags.defaults import TASKS, done_within

with DAG(
    "dashboards",
    description="Keeps the dashboards fast",
    doc_md=__doc__,
    tags=["spendcast", "dashboards"],
    schedule="*/10 * * * *",
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    deadline=done_within(hours=2),
    dagrun_timeout=timedelta(hours=3),
):
    SQLExecuteQueryOperator(
        task_id="refresh",
        conn_id="spendcast",
        sql=sql.text("refresh_dashboards.sql"),
        autocommit=True,
    )
