"""Makes missing databases, users, rates, champion and history; then the rest may start."""

import datetime
import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2

ROOT, STACK = Path(os.environ["ROOT"]), Path(os.environ["STACK"])
MODEL = "purchase-value"
MLFLOW = os.environ["MLFLOW_TRACKING_URI"]
DEADLINE = time.monotonic() + 180


def main() -> None:
    wait_for("PostgreSQL", lambda: connect("postgres").close())
    create_database("superset")
    create_database("airflow")
    run("bin/spendcast", "migrate", "--baseCurrency=USD")
    create_users()
    load_rates()
    wait_for("MLflow", lambda: urllib.request.urlopen(f"{MLFLOW}/health", timeout=5).close())
    register_champion()
    load_history()
    (STACK / "prepared").touch()
    print("prepared")


def wait_for(what: str, attempt) -> None:
    while True:
        try:
            return attempt()
        except (psycopg2.OperationalError, urllib.error.URLError, OSError) as reason:
            if time.monotonic() > DEADLINE:
                raise SystemExit(f"{what} does not answer: {reason}") from None
            time.sleep(0.5)


def run(program: str, *arguments: str) -> None:
    subprocess.run([str(ROOT / program), *arguments], check=True)


def connect(database: str):
    connection = psycopg2.connect(
        host="127.0.0.1", port=os.environ["POSTGRES_PORT"], user="postgres", dbname=database
    )
    connection.autocommit = True
    return connection


def execute(statement: str, parameters=()) -> list[tuple]:
    connection = connect("postgres")
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def create_database(name: str) -> None:
    if not execute("select 1 from pg_database where datname = %s", (name,)):
        execute(f"create database {name}")


def create_users() -> None:
    """The stream and Superset work with their own rights, so that a missing grant shows here."""
    for user, role in {"stream": "spendcast_stream", "superset": "spendcast_dashboards"}.items():
        if not execute("select 1 from pg_roles where rolname = %s", (user,)):
            execute(f"create role {user} login in role {role}")
    password = os.environ["SPENDCAST_DASHBOARDS_PASSWORD"]
    execute("alter role superset password %s", (password,))


def load_rates() -> None:
    """Of the simulated shop's currencies up to today; they are good for ten days."""
    today = datetime.datetime.now(datetime.UTC).date()
    newest = execute("select max(day) from spendcast.exchange_rates")[0][0]
    if newest is None or newest < today:
        day = datetime.timedelta(days=1)
        first = newest + day if newest else today - 230 * day
        file = str(STACK / "rates.csv")
        run("bin/simulate", "rates", "--from", str(first), "--to", str(today), "--out", file)
        run("bin/spendcast", "rates", "load", file)


def register_champion() -> None:
    """The committed model, when the registry has none."""
    try:
        return call("GET", f"registered-models/alias?name={MODEL}&alias=champion")
    except urllib.error.HTTPError:
        pass
    try:
        call("POST", "registered-models/create", {"name": MODEL})
    except urllib.error.HTTPError as reason:
        if reason.code != 400:  # it was there
            raise
    model = call("POST", "logged-models", {"experiment_id": "0", "name": MODEL})["model"]["info"]
    place = model["artifact_uri"].removeprefix("mlflow-artifacts:/")
    for file in sorted((ROOT / "model" / MODEL).iterdir()):
        send("PUT", f"/api/2.0/mlflow-artifacts/artifacts/{place}/{file.name}", file.read_bytes())
    source = {"source": f"models:/{model['model_id']}", "model_id": model["model_id"]}
    version = call("POST", "model-versions/create", {"name": MODEL, **source})["model_version"]
    alias = {"name": MODEL, "alias": "champion", "version": version["version"]}
    call("POST", "registered-models/alias", alias)
    print(f"version {version['version']} of {MODEL} is champion")


def load_history() -> None:
    """Half a year of the shop's past. `stack/simulator.sh` sends what it sells from then on."""
    shop, loaded = STACK / "shop.env", STACK / "history.loaded"
    if not shop.exists():
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        end = now + datetime.timedelta(days=183)
        flags = f"--customers 60000 --months 12 --seed 43 --end {end:%FT%TZ}"
        shop.write_text(f"SHOP='{flags}'\nHISTORY_END={now:%FT%TZ}\n")
    settings = dict(line.split("=", 1) for line in shop.read_text().splitlines())
    if not loaded.exists():
        file, written = str(STACK / "history.ndjson.gz"), str(STACK / "history.part.ndjson.gz")
        flags = settings["SHOP"].strip("'").split()
        run("bin/simulate", "history", *flags, "--until", settings["HISTORY_END"], "--out", written)
        os.replace(written, file)
        threshold = "--alertThreshold=" + os.environ["ALERT_THRESHOLD"]
        run("bin/spendcast", "backfill", file, f"--model=models:/{MODEL}@champion", threshold)
        os.remove(file)
        loaded.touch()


def call(method: str, path: str, body: dict | None = None) -> dict:
    return send(method, f"/api/2.0/mlflow/{path}", body and json.dumps(body).encode())


def send(method: str, path: str, body: bytes | None) -> dict:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(MLFLOW + path, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or b"{}")


if __name__ == "__main__":
    main()
