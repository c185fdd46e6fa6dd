import pytest
from airflow.sdk.exceptions import AirflowFailException

from facts import alert, purchase
from spendcast_dags.alerts import require_sent


@pytest.fixture
def shop(database):
    for offset in range(3):
        purchase(database, offset)
    return database


def test_alerts_that_nobody_takes_up_are_told(shop):
    alert(shop, "E-0", status="pending", held_until="now() - interval '11 minutes'")
    alert(shop, "E-1", status="pending", held_until="now() - interval '1 day'")

    with pytest.raises(AirflowFailException, match=r"2 alerts wait.*since 2026-03-01 00:00 UTC"):
        require_sent()


def test_alerts_that_went_out_failed_for_good_or_are_being_sent_do_not_wait(shop):
    alert(shop, "E-0", status="published", held_until="now() - interval '1 day'")
    alert(shop, "E-1", status="failed", held_until="now() - interval '1 day'")
    alert(shop, "E-2", status="pending", held_until="now() - interval '9 minutes'")

    require_sent()
