"""The commands on a real PostgreSQL."""

import json
import logging
import re
import resource
import sys
import threading
import uuid
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import months
import psycopg
import pytest
from conftest import put

from spendcast_reports import __main__ as command
from spendcast_reports.facts import TABLES, read_facts
from spendcast_reports.logs import use_json
from spendcast_reports.outcome import FAILED, WRONG_START, run_command
from spendcast_reports.store import Rendering, list_reports, store


def counted_again(facts, **changes):
    """The facts of another run."""
    return replace(facts, run=facts.run._replace(run_id=uuid.uuid4()), **changes)


def test_refuses_to_write_into_a_standby(database, capsys):
    def write():
        with database.transaction():
            database.execute("set transaction read only")
            database.execute("delete from spendcast.reports")

    assert run_command("report render", write) == WRONG_START
    assert "name the primary in SPENDCAST_JDBC_URL" in capsys.readouterr().err


@pytest.mark.parametrize("name", months.ALL)
def test_reads_back_every_kind_of_month(database, name):
    facts = months.ALL[name]()
    put(database, facts)

    read = read_facts(database, months.OCTOBER)

    for table in ("run", *TABLES):
        assert getattr(read, table) == _in_order(table, getattr(facts, table)), table


def _in_order(table, rows):
    """As the statements read them; the hand-made months write most tables in that order."""
    orders = {
        "totals": lambda row: row.period,
        "days": lambda row: (row.day, row.period),
        "customer_kinds": lambda row: row.kind,
        "cohorts": lambda row: (row.cohort, row.age_months),
        "qualities": lambda row: row.measure,
        "outcomes": lambda row: (row.role, row.model, row.version, row.decile),
        "intervals": lambda row: (row.role, row.model, row.version, row.tenth),
        "segment_flows": lambda row: row[:2],
        "dimensions": lambda row: (
            row.dimension,
            row.top_rank or 99,
            row.fallen_rank or 99,
            row.value.encode(),
        ),
        "prediction_bins": lambda row: (row.role, row.model, row.version, row.lower_bound),
        "segments": lambda row: (-row.net_revenue, row.segment),
    }
    return sorted(rows, key=orders[table]) if table in orders else rows


def test_renders_into_files_and_into_the_database(database, environment, tmp_path, capsys):
    put(database, months.one_customer())

    code = command.main(["render", "--month", "2026-10", "--out", str(tmp_path)])

    assert code == 0
    html = (tmp_path / "spendcast-2026-10.html").read_text(encoding="utf-8")
    pdf = (tmp_path / "spendcast-2026-10.pdf").read_bytes()
    stored = database.execute(
        "select html, pdf, checksum, revision, code_version from spendcast.reports"
    ).fetchone()
    assert stored[:4] == (html, pdf, Rendering(html, pdf).checksum, 1)
    assert re.match(r"\d+\.\d+\.\d+(\.dev0)?\+[0-9a-f]{7}", stored[4])
    assert Rendering(html, pdf).checksum in capsys.readouterr().out


def test_a_page_stays_as_it_was_when_the_disk_is_full(database, environment, tmp_path, capsys):
    put(database, months.one_customer())
    page = tmp_path / "spendcast-2026-10.html"
    page.write_text("former")
    command.main(["render", "--month", "2026-10"])
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))  # stands for a full disk
    try:
        code = command.main(["show", "--month", "2026-10", "--out", str(tmp_path)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    assert code == 1
    assert f"{page} was not written: File too large" in capsys.readouterr().err
    assert page.read_text() == "former"
    assert list(tmp_path.iterdir()) == [page]


def test_a_second_rendering_of_the_same_numbers_stores_nothing(database, environment, capsys):
    put(database, months.one_customer())
    command.main(["render", "--month", "2026-10"])
    put(database, counted_again(months.one_customer()))

    code = command.main(["render", "--month", "2026-10"])

    assert code == 0
    assert [report.revision for report in list_reports(database)] == [1]
    assert "nothing new: it is revision 1" in capsys.readouterr().out


def test_other_numbers_are_another_revision(database, environment, capsys, tmp_path):
    put(database, months.one_customer())
    command.main(["render", "--month", "2026-10"])
    put(database, counted_again(months.empty()))

    command.main(["render", "--month", "2026-10"])
    command.main(["list"])
    command.main(["show", "--month", "2026-10", "--revision", "1", "--out", str(tmp_path)])

    assert [report.revision for report in list_reports(database)] == [1, 2]
    assert "2026-10  revision 2" in capsys.readouterr().out
    assert "19.99" in (tmp_path / "spendcast-2026-10.html").read_text(encoding="utf-8")


def test_leaves_the_database_as_it_is_when_told_so(database, environment, tmp_path):
    put(database, months.empty())

    command.main(["render", "--month", "2026-10", "--no-store", "--out", str(tmp_path)])

    assert list_reports(database) == []
    assert (tmp_path / "spendcast-2026-10.pdf").exists()


def test_a_month_that_was_not_counted_is_a_wrong_start_with_a_way_out(
    database, environment, capsys
):
    put(database, months.empty())

    code = command.main(["render", "--month", "2026-11"])

    assert code == 2
    error = capsys.readouterr().err
    assert "bin/monthly-report --month=2026-11" in error
    assert "counted: 2026-10" in error


def test_a_report_that_is_not_stored_is_a_wrong_start(database, environment, capsys):
    assert command.main(["show", "--month", "2026-10"]) == 2
    assert "bin/report list" in capsys.readouterr().err


def test_no_database_is_a_wrong_start(monkeypatch, capsys):
    monkeypatch.setenv("SPENDCAST_JDBC_URL", "jdbc:postgresql://127.0.0.1:1/shop")

    assert command.main(["list"]) == 2
    assert "cannot connect to jdbc:postgresql://127.0.0.1:1/shop" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["2026-13", "October", "2026-1", "2026-10-01"])
def test_what_is_no_month_is_a_wrong_start(text, capsys):
    with pytest.raises(SystemExit) as end:
        command.main(["render", "--month", text])

    assert end.value.code == 2


def test_what_goes_wrong_in_the_database_is_a_failure(database, environment, capsys):
    put(database, months.empty())
    database.execute("alter table spendcast.monthly_totals rename to hidden")
    try:
        assert command.main(["render", "--month", "2026-10"]) == 1
    finally:
        database.execute("alter table spendcast.hidden rename to monthly_totals")
    assert "monthly_totals" in capsys.readouterr().err


def test_renderers_at_the_same_time_do_not_collide(server, database):
    facts = months.empty()
    put(database, facts)
    begin = threading.Barrier(6)

    def render(place: int) -> int:
        rendering = Rendering(f"<p>{place % 3}</p>", b"")
        with psycopg.connect(server, autocommit=True) as connection:
            begin.wait()
            return store(connection, facts.run, rendering, "test")[0].revision

    with ThreadPoolExecutor(6) as renderers:
        revisions = list(renderers.map(render, range(6)))

    stored = [report.revision for report in list_reports(database)]
    assert stored == list(range(1, len(stored) + 1))
    assert set(revisions) == set(stored)


def test_begins_again_when_the_month_was_counted_anew_meanwhile(
    database, environment, monkeypatch, capsys
):
    put(database, months.empty())
    later = counted_again(months.one_customer())

    def replaced_meanwhile(report):
        monkeypatch.setattr(command, "pdf_of", lambda _: b"second")
        put(database, later)
        return b"first"

    monkeypatch.setattr(command, "pdf_of", replaced_meanwhile)

    code = command.main(["render", "--month", "2026-10"])

    stored = database.execute("select run_id, pdf from spendcast.reports").fetchall()
    assert code == 0
    assert stored == [(later.run.run_id, b"second")]


def test_the_report_role_may_do_all_that_is_needed(database):
    facts = months.one_customer()
    put(database, facts)
    database.execute("set role spendcast_report")

    read = read_facts(database, months.OCTOBER)
    stored, is_new = store(database, read.run, Rendering("<p>", b"pdf"), "test")

    assert (stored.revision, is_new) == (1, True)


def test_reports_an_error_as_json_where_that_is_asked_for(capsys, monkeypatch):
    def fail():
        raise ValueError('the "second"\nline')

    monkeypatch.setenv("SPENDCAST_LOG_FORMAT", "json")
    monkeypatch.setattr(logging.root, "handlers", [])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(warnings, "formatwarning", warnings.formatwarning)
    use_json("spendcast_reports")
    logging.captureWarnings(False)

    assert run_command("report render", fail) == FAILED

    line = json.loads(capsys.readouterr().err)
    assert list(line) == ["time", "level", "logger", "message"]
    assert line["level"] == "ERROR"
    assert line["message"] == 'report render: the "second"\nline'
