"""Command line of the reports."""

import argparse
import os
import re
import sys
from datetime import date
from pathlib import Path

import psycopg

from spendcast_reports.connection import connect
from spendcast_reports.facts import read_facts
from spendcast_reports.html import html_of
from spendcast_reports.logs import is_json, use_json
from spendcast_reports.outcome import DONE, WrongStartError, run_command
from spendcast_reports.pdf import pdf_of
from spendcast_reports.report import report_of
from spendcast_reports.store import (
    Rendering,
    RunReplacedError,
    list_reports,
    load_report,
    newest_report,
    store,
)
from spendcast_reports.version import code_version

TRIES = 5


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="report", description="Renders a month's report from what bin/monthly-report counted."
    )
    subparsers = parser.add_subparsers(dest="command", required=True)
    _add_render(subparsers)
    _add_show(subparsers)
    subparsers.add_parser("list", help="what is stored").set_defaults(run=_list)
    options = parser.parse_args(arguments)
    if is_json():
        use_json("spendcast_reports")
    return run_command(f"report {options.command}", lambda: options.run(options))


def month(text: str) -> date:
    """The first day of 2026-10."""
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        raise argparse.ArgumentTypeError(f"a month is like 2026-10, but this was {text}")
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"there is no month {text}") from problem


def _add_render(subparsers) -> None:
    parser = subparsers.add_parser("render", help="HTML and PDF of a month, stored in the database")
    parser.add_argument("--month", type=month, required=True, help="like 2026-10")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write both files there as well")
    parser.add_argument("--no-store", action="store_true", help="leave the database as it is")
    parser.set_defaults(run=_render)


def _add_show(subparsers) -> None:
    parser = subparsers.add_parser("show", help="write a stored report into files")
    parser.add_argument("--month", type=month, required=True, help="like 2026-10")
    parser.add_argument("--revision", type=int, metavar="N", help="default: the newest")
    parser.add_argument("--out", type=Path, metavar="DIR", default=Path(), help="default: here")
    parser.set_defaults(run=_show)


def _render(options) -> int:
    with connect(os.environ) as connection:
        rendering = _render_and_store(connection, options)
    if options.out:
        _write(rendering, options.month, options.out)
    return DONE


def _render_and_store(connection: psycopg.Connection, options) -> Rendering:
    """Begins again when the month was counted anew meanwhile."""
    for _ in range(TRIES):
        facts = read_facts(connection, options.month)
        report = report_of(facts)
        rendering = Rendering(html_of(report), pdf_of(report))
        print(f"{options.month:%Y-%m}: checksum {rendering.checksum}")
        if options.no_store:
            return rendering
        try:
            stored, is_new = store(connection, facts.run, rendering, code_version())
        except RunReplacedError:
            continue
        if is_new:
            print(f"stored as revision {stored.revision}")
        else:
            print(f"nothing new: it is revision {stored.revision}")
        return rendering
    raise ValueError(f"the month was counted anew {TRIES} times while it was rendered")


def _list(_) -> int:
    with connect(os.environ) as connection:
        reports = list_reports(connection)
    for report in reports:
        print(
            f"{report.month:%Y-%m}  revision {report.revision}  {report.created_at:%Y-%m-%d %H:%M}"
            f"  {report.checksum[:12]}  {report.code_version}"
        )
    if not reports:
        print("no report is stored yet: bin/report render --month=2026-10")
    return DONE


def _show(options) -> int:
    with connect(os.environ) as connection:
        revision = options.revision
        if revision is None:
            newest = newest_report(connection, options.month)
            revision = newest.revision if newest else 0
        rendering = load_report(connection, options.month, revision)
    if rendering is None:
        wanted = f"revision {options.revision} of " if options.revision else ""
        raise WrongStartError(
            f"{wanted}{options.month:%Y-%m} is not stored: bin/report list tells what is"
        )
    _write(rendering, options.month, options.out)
    return DONE


def _write(rendering: Rendering, of: date, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for ending, content in (("html", rendering.html.encode("utf-8")), ("pdf", rendering.pdf)):
        file = folder / f"spendcast-{of:%Y-%m}.{ending}"
        _write_whole(file, content)
        print(file)


def _write_whole(file: Path, content: bytes) -> None:
    """The file as it was, or whole; an error of the disk names it, which Python's own does not."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    except OSError as problem:
        raise OSError(problem.errno, f"{file} was not written: {problem.strerror}") from problem
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
