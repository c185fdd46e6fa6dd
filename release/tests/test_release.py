"""A release of a copy of the project, with stand-ins for Maven and for the jar."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "release"))
import versions  # noqa: E402

LOG = "# Changelog\n\n## Unreleased\n\n- One.\n- Two.\n"
# Builds manifests that name the version of the manifests' sources, and a jar with that of the pom.
BUILD = """#!/bin/sh
set -e
mkdir -p pipelines/target .build/manifests
sed -n 's,.*<version>\\(.*\\)</version>.*,\\1,p' pom.xml | head -1 > pipelines/target/spendcast.jar
echo '{}' > pipelines/target/bom.json
grep -rhoE 'spendcast/stream:.*' k8s/base > .build/manifests/dev.json
grep -rhoE 'spendcast/stream:.*' k8s/base > .build/manifests/production.json
"""
JAVA = '#!/bin/sh\necho "spendcast $(cat "$2")"\n'


@pytest.fixture
def copy(tmp_path):
    """The project's files that name its version, committed, with two unreleased changes."""
    root = tmp_path / "project"
    for file in [*versions.named(PROJECT), *PROJECT.glob("release/*.py")]:
        target = root / file.relative_to(PROJECT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    (root / "CHANGELOG.md").write_text(LOG)
    (root / ".gitignore").write_text("/dist/\n/.build/\ntarget/\n__pycache__/\n")
    for name, text in {"make": BUILD, "java": JAVA}.items():
        program = tmp_path / name
        program.write_text(text)
        program.chmod(0o755)
    git(root, "init", "--quiet")
    git(root, "config", "user.name", "Somebody")
    git(root, "config", "user.email", "somebody@example.com")
    commit(root)
    return root


def git(root, *arguments):
    command = ["git", *arguments]
    return subprocess.run(command, cwd=root, check=True, text=True, capture_output=True).stdout


def commit(root):
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "a change")


def release(root, *arguments):
    tools = root.parent
    environment = os.environ | {"MAKE": str(tools / "make"), "PATH": f"{tools}:{os.environ['PATH']}"}
    command = [sys.executable, "release/release.py", *arguments]
    return subprocess.run(command, cwd=root, env=environment, text=True, capture_output=True)


def tracked(root):
    """Text of every committed file, and the newest commit."""
    texts = {name: (root / name).read_text() for name in git(root, "ls-files").split()}
    return texts | {"HEAD": git(root, "rev-parse", "HEAD"), "tags": git(root, "tag")}


def test_releases_a_version_and_begins_the_next_one(copy):
    result = release(copy, "7.8.9")

    assert result.returncode == 0, result.stderr
    assert git(copy, "log", "-2", "--format=%s").split("\n")[:2] == [
        "release: begin 7.9.0-SNAPSHOT",
        "release: 7.8.9",
    ]
    assert git(copy, "rev-parse", "v7.8.9^{commit}") == git(copy, "rev-parse", "HEAD~1")
    assert git(copy, "status", "--porcelain") == ""
    assert (copy / "CHANGELOG.md").read_text().startswith("# Changelog\n\n## Unreleased\n\n## 7.8.9 (20")
    named = set().union(*versions.named(copy).values())
    assert named == {"7.9.0-SNAPSHOT", "7.9.0.dev0"}


def test_puts_the_files_of_a_release_beside_their_checksums(copy):
    release(copy, "7.8.9")

    dist = copy / "dist" / "7.8.9"
    assert sorted(str(file.relative_to(dist)) for file in dist.rglob("*") if file.is_file()) == [
        "CHANGES.md",
        "SHA256SUMS",
        "manifests/airflow-values.yaml",
        "manifests/dev.json",
        "manifests/production.json",
        "manifests/superset-values.yaml",
        "spendcast.cdx.json",
        "spendcast.jar",
    ]
    assert (dist / "CHANGES.md").read_text() == "# Spendcast 7.8.9\n\n- One.\n- Two.\n"
    assert "defaultAirflowTag: 7.8.9\n" in (dist / "manifests/airflow-values.yaml").read_text()
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=dist, check=True)


def test_a_commit_of_a_release_has_its_version_everywhere(copy):
    release(copy, "7.8.9")

    git(copy, "checkout", "--quiet", "v7.8.9")
    assert set().union(*versions.named(copy).values()) == {"7.8.9"}


def test_a_dry_run_changes_nothing(copy):
    before = tracked(copy)

    result = release(copy, "7.8.9", "--dry-run")

    assert result.returncode == 0
    assert "would do: CHANGELOG.md: 2 unreleased changes become those of 7.8.9" in result.stdout
    assert tracked(copy) == before
    assert not (copy / "dist").exists()


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0-SNAPSHOT", "1.0.0\n", ""])
def test_refuses_what_is_no_version(copy, version):
    result = release(copy, version)

    assert result.returncode == 2
    assert "VERSION must be of the form 1.2.3" in result.stderr


@pytest.mark.parametrize(
    ("version", "complaint"),
    [("7.8.9", "tag v7.8.9 exists"), ("7.8.8", "newer than 7.8.9"), ("7.10.0", "nothing under Unreleased")],
)
def test_refuses_to_follow_a_release_with_the_wrong_one(copy, version, complaint):
    release(copy, "7.8.9")

    result = release(copy, version)

    assert result.returncode == 2
    assert complaint in result.stderr


@pytest.mark.parametrize("name", ["pom.xml", "pipelines/New.java"])
def test_refuses_a_tree_with_changes(copy, name):
    (copy / name).open("a").write("\n")

    result = release(copy, "7.8.9")

    assert result.returncode == 2
    assert "the tree has changes" in result.stderr


@pytest.mark.parametrize(
    ("tool", "text", "code"),
    [("make", "#!/bin/sh\nexit 3\n", 1), ("java", "#!/bin/sh\necho spendcast 7.8.8\n", 2)],
)
def test_restores_every_file_when_the_build_fails_or_names_another_version(copy, tool, text, code):
    before = tracked(copy)
    (copy.parent / tool).write_text(text)

    result = release(copy, "7.8.9")

    assert result.returncode == code
    assert tracked(copy) == before
    assert not (copy / "dist" / "7.8.9").exists()


def test_fails_when_a_pom_names_no_version_where_it_must(copy):
    pom = copy / "pom.xml"
    pom.write_text(pom.read_text().replace("<artifactId>spendcast</artifactId>", ""))

    with pytest.raises(ValueError, match="no version in"):
        versions.write(copy, "7.8.9")


def test_the_project_names_one_version_everywhere():
    version = versions.current(PROJECT)

    named = set().union(*versions.named(PROJECT).values())

    assert named <= {version, version.replace("-SNAPSHOT", ".dev0")}
