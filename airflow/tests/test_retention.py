"""What the upkeep asks `spendcast prune` to delete; what that deletes is tested with it."""

import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException


@pytest.fixture
def prune(dag_bag):
    task = dag_bag.dags["upkeep"].get_task("prune")

    def command(dry_run: bool) -> str:
        return task.python_callable(params={"dry_run": dry_run})

    return command


def test_what_is_older_than_the_retention_goes(prune, monkeypatch):
    monkeypatch.setenv("AIRFLOW_VAR_SPENDCAST_RETENTION_DAYS", "430")

    assert prune(dry_run=False).endswith(" prune --olderThan=430d")


def test_a_dry_run_only_counts(prune, monkeypatch):
    monkeypatch.setenv("AIRFLOW_VAR_SPENDCAST_RETENTION_DAYS", "800")

    assert prune(dry_run=True).endswith(" prune --olderThan=800d --dryRun")


def test_everything_is_kept_unless_a_retention_is_set(prune):
    with pytest.raises(AirflowSkipException, match="spendcast_retention_days is 0"):
        prune(dry_run=False)


def test_a_retention_that_reports_could_not_live_with_is_refused(prune, monkeypatch):
    monkeypatch.setenv("AIRFLOW_VAR_SPENDCAST_RETENTION_DAYS", "429")

    with pytest.raises(AirflowFailException, match=r"at least 430.*but was 429"):
        prune(dry_run=False)
