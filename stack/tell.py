"""What `make stack` tells: what is missing beforehand, when everything is up, and where it is."""

import os
import re
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

STACK = Path(os.environ["STACK"])
NEEDED_MEMORY_GIB, NEEDED_DISK_GIB, PATIENCE_SECONDS = 7, 8, 600
NAMES = re.findall(r"^(\w+_PORT)=", (Path(__file__).parent / "ports.env").read_text(), re.M)
PORTS = {name: int(os.environ[name]) for name in NAMES}
MONITORING = os.environ["MONITORING"] == "true"


def at(name: str) -> str:
    return f"http://127.0.0.1:{PORTS[name]}"


def preflight() -> None:
    """Exits with 2 and one line for each thing that is missing."""
    missing = []
    available = re.search(r"MemAvailable: +(\d+)", Path("/proc/meminfo").read_text())
    available = int(available[1]) / 2**20
    if available < NEEDED_MEMORY_GIB:
        missing.append(f"{NEEDED_MEMORY_GIB} GiB of free memory, there are {available:.1f}")
    free = shutil.disk_usage(STACK).free / 2**30
    if free < NEEDED_DISK_GIB:
        missing.append(f"{NEEDED_DISK_GIB} GiB of free disk at {STACK}, there are {free:.1f}")
    if (STACK / "history.sent").exists():  # until December 2026 the history went through the stream
        missing.append(f"a new shop, this one is of an older version: rm -r {STACK}")
    for name in ("java", "setsid"):
        if not shutil.which(name):
            missing.append(f"the program {name}")
    for name, port in PORTS.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                missing.append(
                    f"port {port} ({name} in stack/ports.env): something listens there;"
                    " STACK_PORTS=25000 make stack takes others"
                )
    if missing:
        print("make stack needs:", *missing, sep="\n  ", file=sys.stderr)
        sys.exit(2)


def wait() -> None:
    """Returns when everything answers; fails after ten minutes."""
    started = time.monotonic()
    if not (STACK / "history.loaded").exists():
        print(f"The first start loads half a year of history: {STACK}/logs/prepare.log")
    todo = {
        "Superset": at("SUPERSET_PORT") + "/health",
        "Airflow": at("AIRFLOW_PORT") + "/api/v2/monitor/health",
        "MLflow": at("MLFLOW_PORT") + "/health",
        "Spark": at("SPARK_UI_PORT"),
        "SNS": at("MOTO_PORT") + "/moto-api/data.json",
        "Stream": at("STREAM_METRICS_PORT") + "/ready",
    }
    if MONITORING:
        todo["Prometheus"] = at("PROMETHEUS_PORT") + "/-/ready"
        todo["Alertmanager"] = at("ALERTMANAGER_PORT") + "/-/ready"
    while todo and time.monotonic() - started < PATIENCE_SECONDS:
        for name in [name for name, url in todo.items() if answers(url)]:
            del todo[name]
            print(f"  {time.monotonic() - started:4.0f} s  {name} is up", flush=True)
        time.sleep(0.5)
    table()
    if todo:
        sys.exit(f"no answer from {', '.join(todo)}")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def table() -> None:
    secrets = dict(line.split("=", 1) for line in (STACK / "secrets.env").read_text().split())
    rows = [
        ("Superset", at("SUPERSET_PORT"), f"growth / {secrets['SUPERSET_GROWTH_PASSWORD']}"),
        ("", "", f"analyst / {secrets['SUPERSET_ANALYST_PASSWORD']}"),
        ("", "", f"admin / {secrets['SUPERSET_ADMIN_PASSWORD']}"),
        ("Airflow", at("AIRFLOW_PORT"), "everybody on this machine is admin"),
        ("MLflow", at("MLFLOW_PORT"), "–"),
        ("Spark", at("SPARK_UI_PORT"), "–"),
        ("Prometheus", at("PROMETHEUS_PORT"), "–"),
        ("Alertmanager", at("ALERTMANAGER_PORT"), "–"),
        ("Stream", at("STREAM_METRICS_PORT") + "/metrics", "and /health, /ready"),
        ("SNS (moto)", at("MOTO_PORT") + "/moto-api", "–"),
        ("Kafka", f"127.0.0.1:{PORTS['KAFKA_PORT']}", "topic purchases"),
        ("PostgreSQL", f"127.0.0.1:{PORTS['POSTGRES_PORT']}", "postgres, no password"),
        ("Logs", str(STACK / "logs"), "one for each process"),
    ]
    if not MONITORING:
        rows = [row for row in rows if row[0] not in ("Prometheus", "Alertmanager")]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    print()
    for row in rows:
        print(
            "  "
            + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    print("\n  make stack STATUS=1 tells how it goes; Ctrl-C ends all and keeps the data.\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"preflight": preflight, "wait": wait, "table": table}[sys.argv[1]]()
