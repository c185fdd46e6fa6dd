"""Pruning, on a real PostgreSQL: what goes, what stays, and that the accounts still add up."""

import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from facts import alert, caught_up, dead_letter, duplicate, prediction, purchase
from servers import Database
from spendcast_dags import retention

OLD, NEW = "2020-01-01", "2100-01-01"
ACCOUNTS = (
    "select offsets, purchases_and_refunds, duplicates, dead_letters, erased"
    " from spendcast.accounting"
)


@pytest.fixture(autouse=True)
def owner(database, monkeypatch):
    monkeypatch.setenv(
        "AIRFLOW_CONN_SPENDCAST_OWNER",
        f"postgres://postgres:any@127.0.0.1:{database.port}/postgres",
    )
    monkeypatch.setenv("AIRFLOW_VAR_SPENDCAST_RETENTION_DAYS", "430")


@pytest.fixture
def shop(database) -> Database:
    """Four old records of three kinds, then a late one and a new one."""
    purchase(database, offset=0, occurred=OLD, stored=OLD)
    duplicate(database, offset=1, stored=OLD)
    dead_letter(database, offset=2, stored=OLD)
    purchase(database, offset=3, occurred=OLD, stored=OLD)
    purchase(database, offset=4, occurred=OLD, stored=NEW)
    purchase(database, offset=5, occurred=NEW, stored=NEW)
    for offset in (0, 5):
        prediction(database, offset)
        alert(database, f"E-{offset}", status="published")
    caught_up(database, "2026-11-01 01:00Z", offsets=6)
    return database


def test_what_is_old_goes_with_all_that_is_known_of_it(shop):
    retention.prune(dry_run=False)

    assert shop.rows("select event_id from spendcast.purchases order by 1") == [("E-4",), ("E-5",)]
    for table in ("predictions", "alerts", "prediction_outcomes", "purchase_features"):
        assert shop.rows(f"select event_id from spendcast.{table}") == [("E-5",)], table
    assert shop.rows("select * from spendcast.duplicates") == []
    assert shop.rows("select * from spendcast.dead_letters") == []


def test_the_accounts_add_up_before_and_after(shop):
    assert shop.rows(ACCOUNTS) == [(6, 4, 1, 1, 0)]

    retention.prune(dry_run=False)

    assert shop.rows(ACCOUNTS) == [(6, 2, 0, 0, 4)]
    assert shop.rows("select gap::text, kind from spendcast.ledger_gaps") == [("[0,4)", "erased")]


def test_batches_are_many_and_the_last_one_is_not_forgotten(shop, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 1)

    retention.prune(dry_run=False)

    assert shop.rows(ACCOUNTS) == [(6, 2, 0, 0, 4)]


def test_a_second_pruning_deletes_nothing_more(shop):
    retention.prune(dry_run=False)
    retention.prune(dry_run=False)

    assert shop.rows(ACCOUNTS) == [(6, 2, 0, 0, 4)]


def test_a_dry_run_only_counts(shop, caplog):
    with caplog.at_level("INFO"):
        retention.prune(dry_run=True)

    assert shop.rows(ACCOUNTS) == [(6, 4, 1, 1, 0)]
    assert "{'purchases': 2, 'duplicates': 1, 'dead_letters': 1}" in caplog.text


def test_everything_is_kept_unless_a_retention_is_set(shop, monkeypatch):
    monkeypatch.delenv("AIRFLOW_VAR_SPENDCAST_RETENTION_DAYS")

    with pytest.raises(AirflowSkipException, match="spendcast_retention_days is 0"):
        retention.prune(dry_run=False)

    assert shop.rows(ACCOUNTS) == [(6, 4, 1, 1, 0)]


def test_a_retention_that_reports_could_not_live_with_is_refused(shop, monkeypatch):
    monkeypatch.setenv("AIRFLOW_VAR_SPENDCAST_RETENTION_DAYS", "429")

    with pytest.raises(AirflowFailException, match=r"at least 430.*but was 429"):
        retention.prune(dry_run=False)

    assert shop.rows(ACCOUNTS) == [(6, 4, 1, 1, 0)]
