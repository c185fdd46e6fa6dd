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
    return typst.compile(
        str(TEMPLATE),
        format="pdf",
        font_paths=[str(folder) for folder in fonts.FOLDERS],
        ignore_system_fonts=True,
        sys_inputs={"report": data_of(report)},
    )


def data_of(report: Report) -> str:
    """What the template is told, as JSON."""
    data = asdict(report)
    data["date"] = [report.last_day.year, report.last_day.month, report.last_day.day]
    data["fonts"] = fonts.FAMILIES
    del data["last_day"]
    for table in _blocks(data, "table"):
        _make_breakable(table)
    for points in _blocks(data, "points"):
        for sentence in points["sentences"]:
            sentence["text"] = LONG_WORD.sub(_pieces, sentence["text"])
    return json.dumps(data)


def _blocks(data: dict, kind: str) -> list[dict]:
    sections = data["front"] + data["sections"]
    return [block for section in sections for block in section["blocks"] if block["kind"] == kind]


def _make_breakable(table: dict) -> None:
    """Long words of texts may be broken anywhere; numbers never are."""
    for row in table["rows"]:
        for column, cell in zip(table["columns"], row, strict=True):
            if not column["numeric"]:
                cell["text"] = LONG_WORD.sub(_pieces, cell["text"])


def _pieces(word: re.Match) -> str:
    text = word.group()
    return MAY_BREAK.join(text[i : i + PIECE] for i in range(0, len(text), PIECE))
