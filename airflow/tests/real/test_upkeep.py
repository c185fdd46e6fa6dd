"""The other DAGs for real."""

from facts import alert, purchase


def test_upkeep_judges_prunes_and_tells_of_alerts_that_wait(airflow, topic, shop):
    purchase(shop, offset=10_000_000, occurred="2020-01-01", stored="2020-01-01")
    airflow.command("variables", "set", "spendcast_retention_days", "430")
    [(event,)] = shop.rows(
        "select event_id from spendcast.purchases order by occurred_at desc limit 1"
    )
    alert(shop, event, status="pending", held_until="now() - interval '11 minutes'")
    airflow.unpause("upkeep")

    run = airflow.trigger("upkeep")
    airflow.wait_for("upkeep", run)

    assert airflow.states("upkeep", run) == {
        "judge": "success",
        "refresh_dashboards": "success",
        "prune": "success",
        "alerts_are_sent": "failed",
    }
    old = "select from spendcast.purchases where occurred_at < '2020-02-01'"
    assert shop.rows(old) == []
    [text] = [text for kind, _, text in topic.sent() if kind == "failure" and run in text]
    assert "1 alerts wait to be sent, the oldest since" in text


def test_retraining_without_a_registry_is_skipped(airflow):
    airflow.unpause("retrain")

    run = airflow.trigger("retrain")
    airflow.wait_for("retrain", run)

    assert set(airflow.states("retrain", run).values()) == {"skipped"}
