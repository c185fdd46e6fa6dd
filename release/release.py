#!/usr/bin/env python3
"""Makes a release: `make release VERSION=1.0.0`, with DRY_RUN=1 to see its steps only.

Sets the version in poms, images and manifests, closes the change log, builds everything into
dist/VERSION, commits, tags the commit, and begins the next version with a second commit. It pushes
nothing. A failure before the commit restores every file.
"""

import argparse
import datetime as dt
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import versions

ROOT = Path(__file__).resolve().parents[1]
OUR_IMAGE = re.compile(r"\bspendcast/[a-z]+:([\w.-]+)")


class Refusal(Exception):
    """A reason not to release, and what to do about it."""


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE).stdout.strip()


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def check(version: str) -> None:
    """Refuses a version or a tree that no release may be made of."""
    if not versions.FORM.fullmatch(version):
        raise Refusal(f"VERSION must be of the form 1.2.3, but was {version!r}")
    if f"v{version}" in git("tag", "--list").split():
        raise Refusal(f"tag v{version} exists: choose a newer version")
    released = [tag[1:] for tag in git("tag", "--list", "v*").split() if versions.FORM.fullmatch(tag[1:])]
    newest = max(released, key=number, default="0.0.0")
    if number(version) <= number(newest):
        raise Refusal(f"VERSION must be newer than {newest}, but was {version}")
    changed = git("status", "--porcelain")
    if changed:
        raise Refusal(f"the tree has changes: commit or remove them first\n{changed}")
    if not versions.unreleased((ROOT / "CHANGELOG.md").read_text()):
        raise Refusal("CHANGELOG.md has nothing under Unreleased: write down what users notice")


def steps(version: str) -> list[str]:
    changes = versions.unreleased((ROOT / "CHANGELOG.md").read_text()).count("\n- ") + 1
    places = len(versions.named(ROOT))
    return [
        f"sets {version} in {places} files instead of {versions.current(ROOT)}",
        f"CHANGELOG.md: {changes} unreleased changes become those of {version}",
        f"builds jar, SBOM and manifests into dist/{version}, with SHA256SUMS",
        f"commits 'release: {version}' and tags it v{version}",
        f"begins {versions.next_minor(version)} in a second commit; pushes nothing",
    ]


def set_version(version: str, log) -> None:
    """Writes version and change log; `log` makes the new text of the change log from its old one."""
    versions.write(ROOT, version)
    changelog = ROOT / "CHANGELOG.md"
    changelog.write_text(log(changelog.read_text()))


def build(version: str, changes: str) -> Path:
    """Fills dist/VERSION; nothing is there until all of it is."""
    subprocess.run([os.environ.get("MAKE", "make"), "--no-print-directory", "release-build"], cwd=ROOT, check=True)
    dist = ROOT / "dist" / version
    part = dist.with_name(f".{version}")
    shutil.rmtree(part, ignore_errors=True)
    (part / "manifests").mkdir(parents=True)
    (part / "CHANGES.md").write_text(f"# Spendcast {version}\n\n{changes}\n")
    for source, name in {
        "pipelines/target/spendcast.jar": "spendcast.jar",
        "pipelines/target/bom.json": "spendcast.cdx.json",
        ".build/manifests/dev.json": "manifests/dev.json",
        ".build/manifests/production.json": "manifests/production.json",
        "k8s/airflow/values.yaml": "manifests/airflow-values.yaml",
        "k8s/superset/values.yaml": "manifests/superset-values.yaml",
    }.items():
        shutil.copyfile(ROOT / source, part / name)
    judge(part, version)
    files = sorted(file for file in part.rglob("*") if file.is_file())
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(part)}\n" for file in files]
    (part / "SHA256SUMS").write_text("".join(sums))
    shutil.rmtree(dist, ignore_errors=True)
    return part.rename(dist)


def judge(folder: Path, version: str) -> None:
    """Refuses a release whose jar or manifests name another version."""
    for file in sorted(folder.glob("manifests/*.json")):
        tags = set(OUR_IMAGE.findall(file.read_text()))
        if tags != {version}:
            raise Refusal(f"{file.name} names images of {sorted(tags)}, not of {version}")
    command = ["java", "-cp", str(folder / "spendcast.jar"), "io.spendcast.pipelines.Spendcast", "--version"]
    said = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
    if said != f"spendcast {version}":
        raise Refusal(f"the jar says {said!r}, not 'spendcast {version}'")


def release(version: str) -> None:
    changes = versions.unreleased((ROOT / "CHANGELOG.md").read_text())
    today = dt.datetime.now(dt.UTC).date().isoformat()
    try:
        set_version(version, lambda log: versions.closed(log, version, today))
        dist = build(version, changes)
        git("commit", "--quiet", "--all", "--message", f"release: {version}")
    except BaseException:
        git("restore", "--staged", "--worktree", ".")
        raise
    git("tag", "--annotate", f"v{version}", "--message", f"Spendcast {version}")
    set_version(versions.next_minor(version), versions.opened)
    git("commit", "--quiet", "--all", "--message", f"release: begin {versions.next_minor(version)}")
    print(f"released {version}: tag v{version}, files in {dist.relative_to(ROOT)}. To publish it:")
    print(f"  git push origin HEAD v{version}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version")
    parser.add_argument("--dry-run", action="store_true", help="only print the steps")
    options = parser.parse_args(arguments)
    try:
        check(options.version)
        if options.dry_run:
            print("\n".join(f"would do: {step}" for step in steps(options.version)))
        else:
            release(options.version)
    except Refusal as refusal:
        print(f"Refusing to release: {refusal}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as failure:
        print(f"Not released: {' '.join(map(str, failure.cmd))} ended with {failure.returncode}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
