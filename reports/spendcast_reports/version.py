"""Which code rendered a report."""

import subprocess
import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent


def code_version() -> str:
    """The package's version, and the commit where there is one to ask."""
    project = FOLDER.parent / "pyproject.toml"
    version = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    try:
        commit = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--exclude=*"],
            cwd=FOLDER,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return version
    return f"{version}+{commit.stdout.strip()}"
