"""What all tasks have in common: patience with what comes back, and a word when it does not."""

from datetime import timedelta

from airflow.sdk import DeadlineAlert, DeadlineReference, SyncCallback

from spendcast_dags.announce import failed, late

TASKS = {
    "owner": "spendcast",
    "retries": 3,
    "retry_delay": timedelta(minutes=2),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=30),
    "execution_timeout": timedelta(hours=1),
    "on_failure_callback": failed,
}


def done_within(hours: int) -> DeadlineAlert:
    """Tells when a run is not done so long after it was queued; the run itself goes on.

    Called in the executor, so that no triggerer is needed.
    """
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=hours),
        callback=SyncCallback(late, kwargs={"hours": hours}),
    )
