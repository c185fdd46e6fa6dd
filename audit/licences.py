"""Lists the licence of everything we ship or build with, and ends with 1 when one is not allowed.

python3 licences.py --out FILE BOM.json VENV... package-lock.json...
"""

import argparse
import csv
import json
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

RULES = tomllib.loads(Path(__file__).with_name("allowed.toml").read_text())


@dataclass(frozen=True, order=True)
class Part:
    """A package, and what its own metadata says of its licence: any one of these."""

    kind: str
    name: str
    version: str
    licences: tuple[str, ...]
    where: str

    def verdict(self) -> str:
        decided = RULES["decided"].get(f"{self.kind}:{self.name}")
        if decided:
            return f"{decided['licence']} ({decided['why']})"
        return next((licence for licence in self.licences if allowed(licence)), "")


def allowed(expression: str) -> bool:
    """Whether an SPDX expression, or a name that we know, asks for no more than is allowed."""
    expression = RULES["names"].get(expression, expression)
    if "(" in expression:  # nested: to be safe, all that it names
        return all(one in RULES["allowed"] for one in re.split(r"[()\s]+|AND|OR", expression) if one)
    choices = (choice.split(" AND ") for choice in expression.split(" OR "))
    return any(all(one in RULES["allowed"] for one in choice) for choice in choices)


def of_bom(path: Path) -> list[Part]:
    parts = []
    for component in json.loads(path.read_text())["components"]:
        if component.get("group") == "io.spendcast":
            continue
        found = []
        for entry in component.get("licenses", []):
            licence = entry.get("license", {})
            found.append(entry.get("expression") or licence.get("id") or licence.get("name", ""))
        name = f"{component.get('group', '')}:{component['name']}"
        parts.append(Part("maven", name, component["version"], tuple(found), "spendcast.jar"))
    return parts


def of_venv(venv: Path) -> list[Part]:
    site = next(venv.glob("lib/python3*/site-packages"), None)
    if site is None:
        raise SystemExit(f"no packages in {venv}: run `make audit`, which makes it")
    return [
        Part("pypi", d.metadata["Name"].lower().replace("_", "-"), d.version, of_package(d), venv.name)
        for d in distributions(path=[str(site)])
        if d.metadata["Name"]
    ]


def of_package(package: Distribution) -> tuple[str, ...]:
    metadata = package.metadata
    if metadata.get("License-Expression"):
        return (metadata["License-Expression"],)
    classifiers = metadata.get_all("Classifier") or []
    named = [c.split(" :: ")[-1] for c in classifiers if c.startswith("License :: ")]
    named = [name for name in named if name != "OSI Approved"]
    text = (metadata.get("License") or "").strip().splitlines()[:1]
    # Several classifiers may mean all of them, so each has to be allowed; a text stands alone.
    return (" AND ".join(spdx(n) for n in named),) if named else tuple(text)


def spdx(name: str) -> str:
    return RULES["names"].get(name, name)


def of_lock(path: Path) -> list[Part]:
    packages = json.loads(path.read_text())["packages"]
    return [
        Part(
            "npm",
            name.rpartition("node_modules/")[2],
            package.get("version", ""),
            (package.get("license", ""),),
            str(path),
        )
        for name, package in packages.items()
        if name
    ]


def parts_of(path: Path) -> list[Part]:
    if path.is_dir():
        return of_venv(path)
    return of_lock(path) if path.name == "package-lock.json" else of_bom(path)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("sources", type=Path, nargs="+")
    options = parser.parse_args(arguments)

    parts = sorted({part for source in options.sources for part in parts_of(source)})
    with options.out.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("kind", "name", "version", "licence", "where"))
        for part in parts:
            licence = part.verdict() or " | ".join(part.licences)
            table.writerow((part.kind, part.name, part.version, licence, part.where))
    refused = [part for part in parts if not part.verdict()]
    for part in refused:
        said = " | ".join(part.licences) or "nothing"
        print(f"not allowed: {part.kind}:{part.name} {part.version} says {said!r}", file=sys.stderr)
    counts = Counter(part.kind for part in parts)
    print(f"{len(parts)} packages {dict(counts)}, {len(refused)} not allowed; {options.out}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
