"""The sensor of the monthly report, asked of a real PostgreSQL."""

import pytest

from facts import caught_up
from spendcast_dags.month import MONTH
from spendcast_dags.programs import SHARDS


@pytest.fixture
def is_ready(dag_bag, database):
    def ask(month: str, shards: str = "") -> bool:
        sensor = (
            dag_bag.dags["monthly_report"].get_task("wait_for_the_month").prepare_for_execution()
        )
        assert sensor.parameters == {"month": MONTH, "shards": SHARDS}
        sensor.parameters = {"month": month, "shards": shards}
        return sensor.poke({})

    return ask


def test_a_month_is_ready_an_hour_after_its_end(is_ready, database):
    caught_up(database, "2026-11-01 01:00Z")

    assert is_ready("2026-10")
    assert not is_ready("2026-11")


def test_a_month_is_not_ready_before(is_ready, database):
    caught_up(database, "2026-11-01 00:59:59Z")

    assert not is_ready("2026-10")
    assert is_ready("2026-09")


def test_without_a_stream_no_month_is_ready(is_ready):
    assert not is_ready("2020-01")


def test_over_shards_the_report_itself_waits(is_ready):
    assert is_ready("2020-01", shards="/etc/spendcast/shards.conf")


def test_the_report_is_given_the_file_of_shards(dag_bag):
    compute = dag_bag.dags["monthly_report"].get_task("compute")

    assert compute.application_args[-2:] == [
        f"--month={MONTH}",
        "--shards={{ var.value.get('spendcast_shards', '') }}",
    ]


def test_the_sensor_gives_its_place_to_others_while_it_waits(dag_bag):
    assert dag_bag.dags["monthly_report"].get_task("wait_for_the_month").reschedule
