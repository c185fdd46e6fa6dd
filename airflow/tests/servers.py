"""Real servers of this machine for the tests: each on a free port of the loopback address."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
JAR = ROOT / "pipelines" / "target" / "spendcast.jar"
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Database:
    """A migrated database. Its server trusts everybody on this machine."""

    port: int
    name: str = "postgres"

    def connect(self):
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname=self.name
        )
        connection.autocommit = True
        return connection

    def rows(self, sql: str, parameters=None) -> list[tuple]:
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def environment(self) -> dict[str, str]:
        """What the commands in Java take."""
        return {
            "SPENDCAST_JDBC_URL": f"jdbc:postgresql://127.0.0.1:{self.port}/{self.name}",
            "SPENDCAST_DB_USER": "postgres",
        }


@contextmanager
def database(folder: Path) -> Iterator[Database]:
    classes = ROOT / "local" / "target" / "classes"
    class_path = (ROOT / "local" / "target" / "local.classpath").read_text()
    server = subprocess.Popen(
        [
            *("java", "-Xmx256m", "-Dlog.level=off", "-cp", f"{classes}:{class_path}"),
            *("io.spendcast.local.servers.PostgresServer", str(folder)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        port = server.stdout.readline()
        if not port:
            raise RuntimeError(f"PostgreSQL did not start, see {folder / 'postgres.log'}")
        started = Database(int(port))
        spendcast(started, "migrate", "--baseCurrency=USD")
        yield started
    finally:
        server.stdin.close()
        server.wait(PATIENCE_SECONDS)


def spendcast(database: Database, *arguments: str) -> None:
    """Runs one of the commands for people as the database's owner."""
    subprocess.run(
        ["java", "-Xmx256m", "-cp", str(JAR), "io.spendcast.pipelines.Spendcast", *arguments],
        env=os.environ | database.environment(),
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def moto(folder: Path) -> Iterator[str]:
    """Yields the address of an AWS that has SNS."""
    port = free_port()
    program = BUILD / "venv-moto" / "bin" / "moto_server"
    command = [str(program), "-H", "127.0.0.1", "-p", str(port)]
    address = f"http://127.0.0.1:{port}"
    with running(command, os.environ, folder / "moto.log") as server:
        until("moto", lambda: answers(f"{address}/moto-api/data.json"), server)
        yield address


@contextmanager
def running(command: list[str], environment, log: Path) -> Iterator[subprocess.Popen]:
    """A process that is asked to end afterwards, by its id, with all that it has started."""
    with log.open("ab") as output:
        server = subprocess.Popen(
            command,
            env=dict(environment),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield server
    finally:
        if server.poll() is None:
            server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def until(
    what: str,
    condition: Callable[[], object],
    process: subprocess.Popen | None = None,
    patience: float = PATIENCE_SECONDS,
):
    """The condition's first true value; fails after a while, or when the process is gone."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"{what}: the process ended with {process.returncode}")
        if value := condition():
            return value
        time.sleep(0.2)
    raise TimeoutError(f"{what} did not come about in {patience} s")
