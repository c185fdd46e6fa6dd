"""Which month a run is about."""

from datetime import datetime

from airflow.sdk import Param

from spendcast_dags import sql

# In words: the month that was asked for; else that of the run's data interval, which a scheduled, a
# backfilled and a dated manual run have; else, in a run without a date, the one before it was made,
# by the shop's clock. The schedule is UTC; its interval names the month, wherever the shop is.
MONTH = (
    "{{ params.month or (dag_run.data_interval_start"
    " or shop_time(dag_run.run_after).replace(day=1) - macros.timedelta(days=1))"
    ".strftime('%Y-%m') }}"
)


def shop_time(moment: datetime) -> datetime:
    """Time of the shop's clock at a moment, without a zone."""
    statement = sql.text("shop_time.sql")
    return sql.database("spendcast").get_first(statement, {"moment": moment})[0]


MONTH_MACROS = {"shop_time": shop_time}


def month_param() -> Param:
    return Param(
        "",
        type="string",
        pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$",
        title="Month",
        description="Such as 2026-10. Empty: the month that the run's date is about.",
    )
