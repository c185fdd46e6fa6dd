"""Which month a run is about."""

from airflow.sdk import Param

# In words: the month that was asked for; else that of the run's data interval, which a scheduled, a
# backfilled and a dated manual run have; else, in a run without a date, the one before it was made.
MONTH = (
    "{{ params.month or (dag_run.data_interval_start"
    " or dag_run.run_after.replace(day=1) - macros.timedelta(days=1)).strftime('%Y-%m') }}"
)


def month_param() -> Param:
    return Param(
        "",
        type="string",
        pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$",
        title="Month",
        description="Such as 2026-10. Empty: the month that the run's date is about.",
    )
