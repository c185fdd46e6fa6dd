"""How long facts are kept; `spendcast prune` deletes what is older."""

from airflow.sdk import Variable
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

DAYS = "spendcast_retention_days"
# A report looks back thirteen months, and a month's report may be made a month later.
SHORTEST = 430


def retention_days() -> int:
    """Skips the task where everything is kept."""
    days = int(Variable.get(DAYS, default="0"))
    if days == 0:
        raise AirflowSkipException(f"{DAYS} is 0: everything is kept")
    if days < SHORTEST:
        raise AirflowFailException(
            f"{DAYS} must be 0 or at least {SHORTEST}, which reports look back, but was {days}"
        )
    return days
