"""The report as a PDF."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import typst

from spendcast_reports import fonts
from spendcast_reports.content import Report

TEMPLATE = Path(__file__).parent / "report.typ"
LONG_WORD = re.compile(r"\S{21,}")
PIECE = 12
MAY_BREAK = "\u200b"


def pdf_of(report: Report) -> bytes:
    """The same bytes for the same report: its date is the month's last day, not today."""
    data = asdict(report)
    data["date"] = [report.last_day.year, report.last_day.month, report.last_day.day]
    data["fonts"] = fonts.FAMILIES
    del data["last_day"]
    for table in _tables(data):
        _make_breakable(table)
    return typst.compile(
        str(TEMPLATE),
        format="pdf",
        font_paths=[str(folder) for folder in fonts.FOLDERS],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(data)},
    )


def _tables(data: dict) -> list[dict]:
    blocks = [block for section in data["sections"] for block in section["blocks"]]
    return [data["figures"], *(block for block in blocks if block["kind"] == "table")]


def _make_breakable(table: dict) -> None:
    """Long words of texts may be broken anywhere; numbers never are."""
    for row in table["rows"]:
        for column, cell in zip(table["columns"], row, strict=True):
            if not column["numeric"]:
                cell["text"] = LONG_WORD.sub(_pieces, cell["text"])


def _pieces(word: re.Match) -> str:
    text = word.group()
    return MAY_BREAK.join(text[i : i + PIECE] for i in range(0, len(text), PIECE))
