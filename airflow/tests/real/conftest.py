"""One Airflow for all of these tests, and a table of what each step took at their end."""

from datetime import UTC, datetime, timedelta

import pytest
from months import first_of_month

import airflow_server
import facts
import history
from sns import Topic

MONTHS_OF_HISTORY = 14
CUSTOMERS = 300
TIMINGS = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def shop(server, tmp_path_factory):
    """A shop whose every month is complete but the one that we are in."""
    folder = tmp_path_factory.mktemp("history")
    records = history.load(server, folder, first_of_month(0), MONTHS_OF_HISTORY, CUSTOMERS)
    assert records > 1000
    facts.caught_up(server, f"{first_of_month(0) + timedelta(hours=2)}", records)
    return server


@pytest.fixture(scope="session")
def topic(moto):
    with pytest.MonkeyPatch.context() as patch:
        yield Topic.made(moto, patch.setenv)


@pytest.fixture(scope="session")
def airflow(shop, topic, tmp_path_factory, pytestconfig):
    steps = pytestconfig.stash[TIMINGS] = []
    began = datetime.now(UTC)
    folder = tmp_path_factory.mktemp("airflow")
    with airflow_server.airflow(folder, shop, topic.aws) as running:
        steps.append(f"{'Airflow':34} {'start':20} {datetime.now(UTC) - began}"[:64])
        yield running
        for dag in ("monthly_report", "upkeep", "retrain"):
            for run in running.get(f"dags/{dag}/dagRuns")["dag_runs"]:
                steps.extend(_line(step) for step in running.steps(dag, run["dag_run_id"]))


def pytest_terminal_summary(terminalreporter, config):
    terminalreporter.section("what each step took")
    for line in config.stash.get(TIMINGS, []):
        terminalreporter.write_line(line)


def _line(step: airflow_server.Step) -> str:
    run = f"{step.dag} {step.run.partition('__')[0]}"
    return f"{run:34} {step.task:20} {step.state or '':18} {step.seconds:6.1f} s"
