"""Where the database is: the same variables as for the commands in Java, put into libpq's words."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from spendcast_reports.outcome import WrongStartError

PREFIX = "jdbc:postgresql:"
CONNECT_SECONDS = 10
# A host that has gone without a word is noticed after a minute, as by the commands in Java.
KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
# What pgJDBC and libpq call alike, and what they call differently; others are of the driver alone.
SAME = ("sslmode", "sslrootcert", "sslcert", "sslkey", "user", "options")
SETTING = re.compile(r"[?&;\s]\s*([^=&;?]*)=")
SECRETS = ("pwd", "passwd", "passphrase")
RENAMED = {"ApplicationName": "application_name", "connectTimeout": "connect_timeout"}


def connect(environment: Mapping[str, str]) -> psycopg.Connection:
    """A connection to the database that the environment names."""
    parameters = libpq_parameters(environment)
    try:
        return psycopg.connect(**parameters, autocommit=True)
    except psycopg.OperationalError as problem:
        url = environment["SPENDCAST_JDBC_URL"]
        raise WrongStartError(f"cannot connect to {url}: {problem}") from problem


def libpq_parameters(environment: Mapping[str, str]) -> dict[str, str | int]:
    """What libpq wants to know, from SPENDCAST_JDBC_URL, SPENDCAST_DB_USER and _PASSWORD_FILE."""
    url = environment.get("SPENDCAST_JDBC_URL", "")
    if not url:
        raise WrongStartError(
            "no database given: set SPENDCAST_JDBC_URL, or leave `make run KEEP=1` running"
        )
    parameters = _from_url(url, environment)
    if environment.get("SPENDCAST_DB_USER"):
        parameters["user"] = environment["SPENDCAST_DB_USER"]
    password_file = environment.get("SPENDCAST_DB_PASSWORD_FILE")
    if password_file:
        try:
            parameters["password"] = Path(password_file).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise WrongStartError(f"SPENDCAST_DB_PASSWORD_FILE: {problem}") from problem
    return parameters


def _from_url(url: str, environment: Mapping[str, str]) -> dict[str, str | int]:
    if holds_password(url):
        raise WrongStartError(
            "SPENDCAST_JDBC_URL must not hold a password: use SPENDCAST_DB_PASSWORD_FILE"
        )
    if not url.startswith(PREFIX):
        raise WrongStartError(f"SPENDCAST_JDBC_URL must start with {PREFIX}, but was {url}")
    rest = url.removeprefix(PREFIX)
    if not rest.startswith("//"):
        rest = f"///{rest.lstrip('/')}"
    parts = urlsplit(rest)
    hosts = [_host_and_port(host, environment) for host in parts.netloc.split(",")]
    parameters: dict[str, str | int] = {
        "host": ",".join(host for host, _ in hosts),
        "port": ",".join(port for _, port in hosts),
        "application_name": "spendcast-report",
        "connect_timeout": CONNECT_SECONDS,
        "client_encoding": "utf8",
        **KEEPALIVE,
    }
    if parts.path.strip("/"):
        parameters["dbname"] = unquote(parts.path.strip("/"))
    for name, value in parse_qsl(parts.query):
        if name in SAME or name in RENAMED:
            parameters[RENAMED.get(name, name)] = value
    return parameters


def holds_password(url: str) -> bool:
    """Whether an address holds a password in any spelling, as the commands in Java decide it."""
    names = (unquote(unquote(name)).strip().lower() for name in SETTING.findall(url))
    return "@" in url.partition("?")[0] or any(
        "password" in name or name in SECRETS for name in names
    )


def _host_and_port(text: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """Of `db`, `db:6432` or `[::1]:6432`; without a host it is that of libpq's PGHOST."""
    bracketed, bracket, after = text.rpartition("]")
    host, colon, port = after.partition(":")
    if bracket:
        host = bracketed.removeprefix("[")
    return host or environment.get("PGHOST", "localhost"), port if colon else "5432"
