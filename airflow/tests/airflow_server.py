"""A real Airflow, started as people start it (`airflow/run.sh`), and what its REST API says."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import requests

import sns
from servers import ROOT, Database, answers, free_port, running, until

RUN = ROOT / "airflow" / "run.sh"
DONE = ("success", "failed")


@dataclass(frozen=True)
class Step:
    """A task of a run, as it is now."""

    dag: str
    run: str
    task: str
    state: str | None
    start: datetime | None
    end: datetime | None
    tries: int

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds() if self.start and self.end else 0.0


@dataclass(frozen=True)
class Airflow:
    port: int
    environment: dict[str, str]
    session: requests.Session
    metadata_of: Database

    def command(self, *arguments: str) -> None:
        """A command of Airflow's own, as a person gives it."""
        done = subprocess.run(
            [str(RUN), str(self.port), "airflow", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"airflow {' '.join(arguments)}: {done.stdout}{done.stderr}")

    def metadata(self, sql: str) -> None:
        """Changes what Airflow knows: a test cannot wait for hours."""
        self.metadata_of.rows(sql)

    def get(self, path: str) -> dict:
        return self._checked(self.session.get(self._url(path), timeout=30))

    def patch(self, path: str, body: dict) -> dict:
        return self._checked(self.session.patch(self._url(path), json=body, timeout=30))

    def unpause(self, dag: str) -> None:
        self.patch(f"dags/{dag}", {"is_paused": False})

    def trigger(self, dag: str, **params) -> str:
        """A run without a date; returns its id."""
        body = {"logical_date": None, "conf": params}
        answer = self.session.post(self._url(f"dags/{dag}/dagRuns"), json=body, timeout=30)
        return self._checked(answer)["dag_run_id"]

    def runs(self, dag: str, kind: str) -> list[dict]:
        """kind: scheduled, backfill or manual."""
        found = self.get(f"dags/{dag}/dagRuns")["dag_runs"]
        return [run for run in found if run["run_type"] == kind]

    def steps(self, dag: str, run: str) -> list[Step]:
        tasks = self.get(f"dags/{dag}/dagRuns/{run}/taskInstances")["task_instances"]
        return sorted((_step(task) for task in tasks), key=lambda step: str(step.start))

    def states(self, dag: str, run: str) -> dict[str, str | None]:
        return {step.task: step.state for step in self.steps(dag, run)}

    def wait_for(self, dag: str, run: str, patience: float = 300) -> list[Step]:
        """The steps of a run that has come to its end, however it ended; none is tried again."""

        def is_done() -> bool:
            if "up_for_retry" in self.states(dag, run).values():
                raise RuntimeError(f"{dag} {run}: {self.states(dag, run)}, see the logs")
            return self.get(f"dags/{dag}/dagRuns/{run}")["state"] in DONE

        until(f"the end of {dag} {run}", is_done, patience=patience)
        return self.steps(dag, run)

    def wait_for_reschedule(self, dag: str, run: str, task: str) -> None:
        """Until a task is to be asked again, and the scheduler knows that it has let go of it."""
        until(
            f"{dag}.{task} to be rescheduled",
            lambda: self.states(dag, run).get(task) == "up_for_reschedule",
        )
        finished = f"TaskInstance Finished: dag_id={dag}, task_id={task}, run_id={run}"
        log = Path(self.environment["AIRFLOW_HOME"]) / "scheduler.log"
        until(f"the scheduler's word on {dag}.{task}", lambda: finished in log.read_text())

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/api/v2/{path}"

    def _checked(self, answer: requests.Response) -> dict:
        if not answer.ok:
            raise RuntimeError(f"{answer.url}: {answer.status_code} {answer.text}")
        return answer.json()


@contextmanager
def airflow(folder: Path, database: Database, aws: str) -> Iterator[Airflow]:
    """Its own database lies beside ours on the same server; in ours it may do what reports need."""
    database.rows("create database airflow")
    database.rows("create role report login in role spendcast_report")
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW_")},
        **database.environment(),
        "SPENDCAST_DB_USER": "report",
        "AIRFLOW_CONN_SPENDCAST_OWNER": f"postgres://postgres@127.0.0.1:{database.port}/postgres",
        **sns.environment(aws),
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": (
            f"postgresql+psycopg2://postgres:any@127.0.0.1:{database.port}/airflow"
        ),
        **{k: v for k, v in os.environ.items() if k.startswith("AIRFLOW_VAR_")},
    }
    address = f"http://127.0.0.1:{port}"
    with running([str(RUN), str(port)], environment, folder / "run.log") as process:
        until("Airflow", lambda: answers(f"{address}/api/v2/monitor/health"), process)
        session = requests.Session()
        token = session.get(f"{address}/auth/token", timeout=30).json()["access_token"]
        session.headers["Authorization"] = f"Bearer {token}"
        started = Airflow(port, environment, session, Database(database.port, "airflow"))
        until("the DAGs", lambda: started.get("dags")["total_entries"] == 4, process)
        yield started


def _step(task: dict) -> Step:
    return Step(
        task["dag_id"],
        task["dag_run_id"],
        task["task_id"],
        task["state"],
        _moment(task["start_date"]),
        _moment(task["end_date"]),
        task["try_number"],
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
