"""The version in every file that names ours, and the change log's section of a version."""

import re
from dataclasses import dataclass
from pathlib import Path

FORM = re.compile(r"\d+\.\d+\.\d+")
UNRELEASED = "## Unreleased\n"


@dataclass(frozen=True)
class Place:
    """Files that name our version, and the text in front of it.

    Each file must name it, unless `some` of them are enough.
    """

    files: tuple[str, ...]
    before: str
    python: bool = False
    some: bool = False

    def spelled(self, version: str) -> str:
        return version.replace("-SNAPSHOT", ".dev0") if self.python else version

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"({self.before})(\d[\w.-]*)")


PLACES = (
    Place(("pom.xml", "*/pom.xml", "*/*/pom.xml"), r"<artifactId>spendcast</artifactId>\s*<version>"),
    Place(("reports/pyproject.toml", "model/training/pyproject.toml"), r'(?m:^)version = "', python=True),
    Place(("images/*/Dockerfile",), r'spendcast/[a-z]+:|org\.opencontainers\.image\.version="'),
    Place(("k8s/base/*/*.yaml", "k8s/base/*/*/*.yaml"), r"image: spendcast/[a-z]+:", some=True),
    Place(("k8s/overlays/production/values/kustomization.yaml",), r"newTag: "),
    Place(("k8s/*/values.yaml",), r"(?:registry\.example\.com/spendcast/[a-z]+, tag|defaultAirflowTag): "),
)


def files(root: Path, place: Place) -> list[Path]:
    """Files of a place; fails if one names no version that must."""
    found = sorted(file for glob in place.files for file in root.glob(glob))
    naming = [file for file in found if place.pattern.search(file.read_text())]
    if not naming or (naming != found and not place.some):
        silent = sorted(set(found) - set(naming)) or " ".join(place.files)
        raise ValueError(f"no version in {silent}: change PLACES in {__file__}")
    return naming


def named(root: Path) -> dict[Path, set[str]]:
    """Versions that each file names."""
    return {
        file: {match[2] for match in place.pattern.finditer(file.read_text())}
        for place in PLACES
        for file in files(root, place)
    }


def current(root: Path) -> str:
    """Version of the project's own pom, such as 1.1.0-SNAPSHOT."""
    return PLACES[0].pattern.search((root / "pom.xml").read_text())[2]


def write(root: Path, version: str) -> list[Path]:
    """Writes the version into every place, and returns the files."""
    places = [(place, file) for place in PLACES for file in files(root, place)]
    for place, file in places:
        file.write_text(place.pattern.sub(rf"\g<1>{place.spelled(version)}", file.read_text()))
    return [file for _, file in places]


def closed(log: str, version: str, day: str) -> str:
    """Change log whose unreleased changes are those of the version."""
    if not unreleased(log):
        raise ValueError(f"the change log has nothing under {UNRELEASED.strip()!r}")
    return log.replace(UNRELEASED, f"## {version} ({day})\n", 1)


def opened(log: str) -> str:
    """Change log with an empty section for what comes next."""
    title, _, rest = log.partition("\n## ")
    return f"{title}\n{UNRELEASED}\n## {rest}"


def unreleased(log: str) -> str:
    """Changes since the last release, without their title."""
    _, found, rest = log.partition(UNRELEASED)
    return rest.partition("\n## ")[0].strip() if found else ""


def next_minor(version: str) -> str:
    major, minor, _ = version.split(".")
    return f"{major}.{int(minor) + 1}.0-SNAPSHOT"
