"""
### The monthly report

On the first of each month, for the month before: waits until all its records have been read,
computes the report on Spark, renders it, and tells the topic. Run it again at any time: a month's
report is replaced only by a complete one.

For another month, trigger it with `month`; for several, backfill.
"""

from datetime import UTC, datetime, timedelta

from airflow.providers.common.sql.sensors.sql import SqlSensor
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, CronDataIntervalTimetable, task

from spendcast_dags import sql
from spendcast_dags.announce import announce
from spendcast_dags.defaults import TASKS, done_within
from spendcast_dags.month import MONTH, MONTH_MACROS, month_param
from spendcast_dags.programs import ENVIRONMENT, MACROS, SHARDS, SparkBatch
from spendcast_dags.summary import summary

with DAG(
    "monthly_report",
    description="Computes, renders and announces the report of a month",
    doc_md=__doc__,
    tags=["spendcast", "report"],
    # A cron alone gives an empty interval, and with it no month.
    schedule=CronDataIntervalTimetable("0 2 1 * *", timezone="UTC"),
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    params={"month": month_param()},
    user_defined_macros={**MACROS, **MONTH_MACROS},
    default_args=TASKS,
    deadline=done_within(hours=12),
    dagrun_timeout=timedelta(days=4),
):
    wait = SqlSensor(
        task_id="wait_for_the_month",
        conn_id="spendcast",
        sql=sql.text("month_ready.sql"),
        parameters={"month": MONTH, "shards": SHARDS},
        mode="reschedule",
        poke_interval=timedelta(minutes=2),
        timeout=timedelta(days=3),
    )
    compute = SparkBatch(
        task_id="compute",
        main="MonthlyReport",
        arguments=[f"--month={MONTH}", f"--shards={SHARDS}"],
        execution_timeout=timedelta(hours=3),
    )
    render = BashOperator(
        task_id="render",
        bash_command='{{ var.value.spendcast_reports_command }} render --month "$MONTH"',
        env={**ENVIRONMENT, "MONTH": MONTH},
        append_env=True,
    )

    @task
    def tell(month: str):
        database = sql.database("spendcast")
        rows = database.get_records(sql.text("summary.sql"), {"month": month})
        revision = database.get_first(sql.text("revision.sql"), {"month": month})[0]
        announce("report", *summary(month, rows, revision))

    wait >> compute >> render >> tell(MONTH)
