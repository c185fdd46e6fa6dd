"""Airflow with our DAGs, and servers that are started once, where a test asks for them."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

import servers

DAGS = Path(__file__).parents[1] / "dags"

# Read when Airflow is imported, which tests do later.
home = tempfile.mkdtemp(prefix="airflow-tests-")
atexit.register(shutil.rmtree, home, ignore_errors=True)
os.environ["AIRFLOW_HOME"] = home
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(DAGS)
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"


@pytest.fixture(scope="session")
def dag_bag():
    from airflow.dag_processing.dagbag import BundleDagBag

    return BundleDagBag(DAGS, bundle_path=DAGS, bundle_name="dags-folder")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with servers.database(tmp_path_factory.mktemp("postgres")) as database:
        yield database


@pytest.fixture
def database(server, monkeypatch):
    """A migrated database without rows, which is Airflow's connection `spendcast`."""
    server.rows(
        "truncate spendcast.streams, spendcast.kafka_ledger, spendcast.ledger_gaps,"
        " spendcast.purchases, spendcast.predictions, spendcast.alerts, spendcast.duplicates,"
        " spendcast.dead_letters, spendcast.prediction_outcomes, spendcast.purchase_features,"
        " spendcast.monthly_runs cascade"
    )
    monkeypatch.setenv(
        "AIRFLOW_CONN_SPENDCAST", f"postgres://postgres:any@127.0.0.1:{server.port}/postgres"
    )
    return server


@pytest.fixture(scope="session")
def moto(tmp_path_factory):
    with servers.moto(tmp_path_factory.mktemp("moto")) as address:
        yield address


@pytest.fixture
def topic(moto, monkeypatch):
    """The topic that our DAGs tell things; its `sent` is what they told."""
    from sns import Topic

    return Topic.made(moto, monkeypatch.setenv)
