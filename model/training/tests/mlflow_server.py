"""A real MLflow server of this machine, with passwords, for tests."""

import hashlib
import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
USER, PASSWORD = "admin", "a-password-of-tests"
PATIENCE_SECONDS = 240


@contextmanager
def mlflow_server(folder: Path):
    """Yields what a client needs in its environment; stops the server it started, by its id."""
    program = ROOT / ".build" / "venv-mlflow" / "bin" / "mlflow"
    if not program.exists():
        raise FileNotFoundError(f"no {program}: `make .build/venv-mlflow/.done` makes it")
    port = _free_port()
    with (folder / "mlflow.log").open("wb") as log:
        server = subprocess.Popen(
            _command(program, folder, port),
            env=_environment(folder),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(server, f"http://127.0.0.1:{port}/health", folder / "mlflow.log")
        _hash_cheaply(folder / "users.db")
        yield {
            "MLFLOW_TRACKING_URI": f"http://127.0.0.1:{port}",
            "MLFLOW_TRACKING_USERNAME": USER,
            "MLFLOW_TRACKING_PASSWORD": PASSWORD,
        }
    finally:
        # Its workers are in its own session, which is named by its id.
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(20)


def _hash_cheaply(users: Path) -> None:
    """MLflow checks the password of each request; of its usual hash that takes most of a test."""
    salt = "salt"
    digest = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt.encode(), 1).hex()
    with closing(sqlite3.connect(users)) as database, database:
        changed = database.execute(
            "update users set password_hash = ? where username = ?",
            (f"pbkdf2:sha256:1${salt}${digest}", USER),
        )
        assert changed.rowcount == 1


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _command(program: Path, folder: Path, port: int) -> list[str]:
    return [
        *(str(program), "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
        *("--serve-artifacts", "--allowed-hosts", "127.0.0.1:*", "--app-name", "basic-auth"),
        *("--backend-store-uri", f"sqlite:///{folder / 'mlflow.db'}"),
        *("--artifacts-destination", str(folder / "artifacts")),
    ]


def _environment(folder: Path) -> dict[str, str]:
    passwords = folder / "basic_auth.ini"
    passwords.write_text(
        "[mlflow]\n"
        "default_permission = NO_PERMISSIONS\n"
        f"database_uri = sqlite:///{folder / 'users.db'}\n"
        f"admin_username = {USER}\n"
        f"admin_password = {PASSWORD}\n"
        "authorization_function = mlflow.server.auth:authenticate_request_basic_auth\n"
    )
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("MLFLOW_")}
    return inherited | {
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "MLFLOW_AUTH_CONFIG_PATH": str(passwords),
        "MLFLOW_FLASK_SERVER_SECRET_KEY": PASSWORD,
    }


def _wait(server: subprocess.Popen, address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"MLflow ended: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"MLflow did not answer in {PATIENCE_SECONDS} s: {log.read_text()[-2000:]}")
