#!/usr/bin/env python3
"""Lists pinned versions that have newer ones, and version lines by their end of life: `make outdated`.

Asks each registry through its own client: Maven, uv, npm, Go. Ends with 0; with --check it ends with
1 when a line that we use is past its end of life.
"""

import argparse
import datetime as dt
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = Path(__file__).with_name("versions.toml")
PLUGIN = "org.codehaus.mojo:versions-maven-plugin:2.18.0"
PREVIEWS = r"-Dmaven.version.ignore=(?i).*[-.](alpha|beta|rc|cr|m|ea)[-.\d]*,\d{8}.*"
# Requirements, and the lock that is made of them.
LOCKS = {
    "local/requirements-moto.in": "local/requirements-moto.txt",
    "local/requirements-mlflow.in": "local/requirements-mlflow.txt",
    "model/training/requirements.txt": "model/training/requirements.lock.txt",
    "reports/requirements.in": "reports/requirements.lock.txt",
    "airflow/requirements.in": "airflow/requirements.txt",
    "airflow/requirements-spark.in": "airflow/requirements-spark.txt",
    "superset/requirements.in": "superset/requirements.txt",
    "benchmarks/requirements-plot.in": "benchmarks/requirements-plot.txt",
}
HEADER = ("kind", "name", "pinned", "possible", "newest", "remark")


@dataclass(frozen=True)
class Row:
    """A pinned version.

    `possible` is the newest version that needs no other change: of the same minor line in Maven, within
    the requirements in Python.
    """

    kind: str
    name: str
    pinned: str
    possible: str = ""
    newest: str = ""
    remark: str = ""

    @property
    def outdated(self) -> bool:
        return self.newest == "?" or any(numbers(v) > numbers(self.pinned) for v in (self.possible, self.newest))


def numbers(version: str) -> list[int]:
    """Key by which versions are compared."""
    return [int(number) for number in re.findall(r"\d+", version)]


def ask(*command: str, folder: str = ".", text: str | None = None, fine: tuple[int, ...] = (0,)) -> str:
    done = subprocess.run(command, cwd=ROOT / folder, input=text, text=True, capture_output=True)
    if done.returncode not in fine:
        last = (done.stderr or done.stdout).strip().splitlines() or ["no answer"]
        raise OSError(f"{command[0]} ended with {done.returncode}: {last[-1]}")
    return done.stdout


def updates(said: str) -> dict[str, tuple[str, str]]:
    """Pinned and newest version by name, in what versions-maven-plugin says.

    A plugin has a line for each Maven that one of its versions asks for.
    """
    joined = re.sub(r"\.\.\.\n\[INFO\]\s+", "... ", said)
    lines = re.findall(r"(?m)^\[INFO\]\s+(\S+) \.+\s+(\S+) -> (\S+)$", joined)
    lines.sort(key=lambda line: numbers(line[2]))
    return {name: (pinned, newest) for name, pinned, newest in lines}


def maven() -> Iterable[Row]:
    mvn = os.environ.get("MVN", "mvn --batch-mode --no-transfer-progress").split()
    properties = f"{PLUGIN}:display-property-updates"
    possible = updates(ask(*mvn, "-N", PREVIEWS, properties, "-DallowMinorUpdates=false"))
    goals = [f"{PLUGIN}:display-{what}-updates" for what in ("dependency", "plugin")]
    newest = updates(ask(*mvn, "-pl", ".,pipelines", "-Paudit", PREVIEWS, properties, *goals))
    poms = "".join((ROOT / pom).read_text() for pom in ("pom.xml", "pipelines/pom.xml"))
    literal = re.findall(r"<artifactId>([^<]+)</artifactId>\s*<version>\d", poms)
    for name, (pinned, version) in sorted(newest.items()):
        short = name.removeprefix("${").removesuffix(".version}")
        if short != name or name.rpartition(":")[2] in literal:
            yield Row("maven", short.rpartition(":")[2], pinned, possible.get(name, ("", ""))[1], version)


def pins(lock: str) -> dict[str, str]:
    """Version by package in a lock, without those for other systems than ours."""
    return dict(re.findall(r"(?m)^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)$", lock))


def python() -> Iterable[Row]:
    uv = os.environ.get("UV", "uv")
    compiled = (uv, "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--python-version", "3.11")
    locked = {source: pins((ROOT / lock).read_text()) for source, lock in LOCKS.items()}
    names = sorted(set().union(*locked.values()))
    newest = pins(ask(*compiled, "--no-deps", "-", text="\n".join(names)))
    found: dict[tuple[str, ...], list[str]] = {}
    for source, versions in locked.items():
        possible = pins(ask(*compiled, "--upgrade", source))
        for name, pinned in versions.items():
            row = (name, pinned, possible.get(name, ""), newest.get(name, ""))
            found.setdefault(row, []).append(Path(LOCKS[source]).parent.name)
    for (name, *versions), places in sorted(found.items()):
        held = "; its requirements allow no newer one" if versions[0] == versions[1] else ""
        yield Row("python", name, *versions, "in " + ", ".join(sorted(set(places))) + held)


def npm() -> Iterable[Row]:
    for file in sorted(ROOT.glob("*/*/package.json")):
        folder = str(file.parent.relative_to(ROOT))
        packages = json.loads(file.read_text())
        pinned = packages.get("dependencies", {}) | packages.get("devDependencies", {})
        said = json.loads(ask("npm", "outdated", "--json", folder=folder, fine=(0, 1)) or "{}")
        for name, version in pinned.items():
            yield Row("npm", name, version, "", said.get(name, {}).get("latest", version), f"in {folder}")


def go() -> Iterable[Row]:
    module = json.loads(ask("go", "mod", "edit", "-json", folder="k8s/check"))
    for required in module["Require"]:
        if not required.get("Indirect"):
            name = required["Path"]
            try:
                latest = ask("go", "list", "-m", "-f", "{{.Version}}", f"{name}@latest", folder="k8s/check").strip()
                yield Row("go", name, required["Version"], "", latest)
            except OSError:
                yield Row("go", name, required["Version"], "", "?", "the module proxy does not list it")


def images() -> Iterable[Row]:
    for file in sorted(ROOT.glob("images/*/Dockerfile")):
        for base in re.findall(r"(?m)^FROM (\S+)", file.read_text()):
            name, _, tag = base.partition(":")
            yield Row("image", name, tag, "", "?", f"no image registry is asked; in {file.parent.name}")


def in_use(product: dict) -> str:
    """Line of a product that we use, or nothing where its command is missing."""
    if "command" in product:
        try:
            text = ask(*product["command"])
        except OSError:
            return ""
    else:
        text = (ROOT / product["file"]).read_text()
    match = re.search(product["line"], text)
    if not match:
        raise SystemExit(f"{product.get('file')} does not name {product['name']}: change {TABLE}")
    return match[1]


def lines(products: list[dict], today: dt.date) -> tuple[list[Row], bool]:
    """Rows of the version lines, and whether one is past its end of life or has no date."""
    rows, late = [], False
    for product in products:
        line = in_use(product)
        end = product["ends"].get(line)
        if not line:
            remark = "not on this machine"
        elif end is None:
            remark, late = f"no date: add the line to {TABLE.name}", True
        elif end < today:
            why = product.get("stays", "upgrade it")
            remark, late = f"PAST its end of life, {end}: {why}; {product['source']}", True
        else:
            remark = f"until {end}; {product['source']}"
        rows.append(Row("line", product["name"], line, "", "", remark))
    return rows, late


def collect(source: Callable[[], Iterable[Row]], stays: dict[str, str]) -> list[Row]:
    """Rows of a registry, with the reasons for what stays; one row with the failure if it does not answer."""
    try:
        rows = list(source())
    except OSError as failure:
        return [Row(source.__name__, "?", "", "", "?", str(failure))]
    listed = []
    for row in rows:
        if row.outdated:
            why = [why for names, why in stays.items() if fnmatch(f"{row.kind} {row.name}", names)]
            listed.append(replace(row, remark="; ".join([row.remark, *why] if row.remark else why)))
    return listed


def table(rows: list[Row]) -> str:
    cells = [HEADER, *(tuple(vars(row).values()) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADER) - 1)]
    padded = ("  ".join([*map(str.ljust, line, widths), line[-1]]).rstrip() for line in cells)
    return "\n".join(padded)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="end with 1 when a line is past its end of life")
    options = parser.parse_args(arguments)

    known = tomllib.loads(TABLE.read_text())
    rows, late = lines(known["product"], dt.datetime.now(dt.UTC).date())
    for source in (images, maven, python, npm, go):
        rows += collect(source, known["stays"])
    print(table(rows))
    return 1 if late and options.check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
