"""What is rendered, of every kind of month."""

import functools
import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import months
import pypdf
import pypdfium2
import pytest
from fontTools.ttLib import TTCollection, TTFont

from spendcast_reports import pdf
from spendcast_reports.content import Table
from spendcast_reports.formats import short_moment
from spendcast_reports.html import html_of
from spendcast_reports.pdf import data_of, pdf_of
from spendcast_reports.report import report_of

VOID = {"meta", "br", "img", "use"}
POINTS_OF_MARGIN = 18 * 72 / 25.4
# A namespace is a name, not an address.
NAMESPACES = re.compile(r'xmlns(:xlink)?="[^"]*"')
EVERY = pytest.mark.parametrize("name", months.ALL)


@functools.cache
def html(name: str) -> str:
    return html_of(report_of(months.ALL[name]()))


@functools.cache
def document(name: str) -> bytes:
    return pdf_of(report_of(months.ALL[name]()))


def pdf_text(name: str) -> str:
    pages = pypdf.PdfReader(io.BytesIO(document(name))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


class Elements(HTMLParser):
    """Which elements and attributes there are; each that is opened is closed."""

    def __init__(self, text: str):
        super().__init__()
        self.open, self.found = [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@EVERY
def test_the_page_is_whole_and_needs_nothing_else(name):
    elements = Elements(html(name)).found

    assert not {tag for tag, _ in elements} & {"script", "link", "img", "iframe", "object"}
    for _, attributes in elements:
        assert not any(attribute.startswith("on") for attribute in attributes)
        for attribute in ("href", "xlink:href", "src"):
            assert attributes.get(attribute, "#").startswith("#")
    assert "://" not in NAMESPACES.sub("", html(name))
    assert "url(" not in re.sub(r"url\(#[^)]*\)", "", html(name))


@EVERY
def test_ids_are_unique_and_every_reference_has_one(name):
    ids = re.findall(r'\bid="([^"]+)"', html(name))
    used = re.findall(r'(?:href="#|url\(#)([^")]+)', html(name))

    assert len(ids) == len(set(ids))
    assert set(used) <= set(ids)


@EVERY
def test_page_and_document_say_the_same_five_sentences_and_sections(name):
    report = report_of(months.ALL[name]())
    shown = " ".join(html(name).split())
    written = pdf_text(name)

    assert len(report.sentences) == 5
    for section in report.sections:
        assert f"<h2>{section.title}</h2>" in shown
        assert section.title in written
    assert report.sentences[0].text.split("\u00a0")[0].replace("'", "&#39;") in shown
    for sentence in report.sentences:
        assert _letters(sentence.text) in _letters(written)


@EVERY
def test_the_first_page_has_the_sentences_the_chart_and_the_surprises_and_nothing_else(name):
    report = report_of(months.ALL[name]())
    pages = pypdf.PdfReader(io.BytesIO(document(name))).pages
    first, second = (_letters(page.extract_text()) for page in pages[:2])
    blocks = [block for section in report.front for block in section.blocks]
    texts = [s.text for block in blocks if block.kind == "points" for s in block.sentences]
    texts += [block.text for block in blocks if block.kind == "note"]
    texts += [block.caption for block in blocks if block.kind == "chart"]

    for text in [sentence.text for sentence in report.sentences] + texts:
        assert _letters(text) in first
    assert _letters(report.sections[0].title) in second
    assert len([block for block in blocks if block.kind == "chart"]) <= 1
    assert html(name).index(report.front[-1].title) < html(name).index("<nav")


def _letters(text: str) -> str:
    """Without what line breaks and firm spaces change."""
    return "".join(text.split())


@EVERY
def test_no_number_is_broken_or_unknown(name):
    for text in (html(name), pdf_text(name)):
        assert not re.search(r"\b(nan|inf|None|Decimal|NaN)\b", re.sub(r"<svg.*?</svg>", "", text))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        # 8500.909 / 8 orders; / 4 customers
        ("dinars", ["8,500.909", "1.235", "1,062.614", "2,125.227"]),
        ("yen", ["123,456,008,080", "123,455,876,545", "15,432,001,010", "30,864,002,020"]),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(name, shown):
    for text in (html(name), pdf_text(name)):
        for amount in shown:
            assert re.search(rf"(?<![\d,.]){re.escape(amount)}(?![\d,.])", text), amount


@EVERY
def test_every_page_has_its_number_and_the_month(name):
    pages = pypdf.PdfReader(io.BytesIO(document(name))).pages

    for number, page in enumerate(pages, 1):
        text = " ".join(page.extract_text().split())
        assert f"page {number} of {len(pages)}" in text
        assert "October 2026" in text
        assert f"amounts in {months.ALL[name]().run.base_currency}" in text


@pytest.mark.parametrize(
    ("name", "least", "most"), [("empty", 2, 3), ("one_customer", 3, 5), ("ordinary", 6, 9)]
)
def test_a_document_is_as_long_as_there_is_to_tell(name, least, most):
    assert least <= len(pypdf.PdfReader(io.BytesIO(document(name))).pages) <= most


@EVERY
def test_nothing_reaches_into_the_margins(name):
    for page in pypdfium2.PdfDocument(document(name)):
        width = page.get_width()
        text = page.get_textpage()
        for place in range(text.count_chars()):
            left, _, right, _ = text.get_charbox(place)
            if right > left and not text.get_text_range(place, 1).isspace():
                assert left >= POINTS_OF_MARGIN - 1
                assert right <= width - POINTS_OF_MARGIN + 1


def test_numbers_of_a_table_do_not_run_into_each_other():
    text = pdf_text("huge")

    assert "4,592,061,300,000,000.00 3,680,294,700,000,000.00" in text


def test_the_same_numbers_give_the_same_bytes_wherever_and_whenever():
    program = (
        "import sys, hashlib, months; from spendcast_reports.report import report_of;"
        "from spendcast_reports.html import html_of; from spendcast_reports.pdf import pdf_of;"
        "r = report_of(months.ordinary());"
        "print(hashlib.sha256(html_of(r).encode() + pdf_of(r)).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "LC_ALL": "C",
            },
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York"))
    }
    here = hashlib.sha256(html("ordinary").encode() + document("ordinary")).hexdigest()

    assert found == {here}


def test_the_document_is_dated_by_its_month_alone():
    metadata = pypdf.PdfReader(io.BytesIO(document("ordinary"))).metadata

    assert f"{metadata.creation_date:%Y-%m-%d}" == "2026-10-31"
    assert metadata.title == "Spendcast: October 2026"


def test_alerts_are_judged_by_each_threshold_that_was_in_force():
    table = html("ordinary").split("Were the alerts right?")[1].split("</table>")[0]
    rows = [re.findall(r">([^<\s][^<]*)<", row) for row in table.split("<tr>")[2:]]

    assert rows == [
        ["1,000.00", "4,100", "190", "221", "121", "63.7\u00a0%", "54.8\u00a0%"],
        ["5,000.00", "310", "0", "4", "0", "–", "0.0\u00a0%"],
    ]


def test_names_are_shown_and_never_obeyed_in_the_page():
    page = html("many_names")
    tags = {tag for tag, _ in Elements(page).found}

    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&lt;b&gt;&amp;amp;" in page
    assert "{{ 7 * 7 }}" in page
    assert tags & {"script", "img", "b"} == set()
    assert "乌龙茶礼盒装" in page
    assert "\u202e" not in re.sub(r'title="[^"]*"', "", page)


def test_names_are_shown_and_never_obeyed_in_the_document():
    text = pdf_text("many_names")

    assert "<script>alert('x')</script>" in text
    assert '#eval("1+1") *strong* $x^2$ @ref <label>' in text
    for name in ("乌龙茶礼盒装", "Чай чёрный", "日本の抹茶セット", "한국 인삼차"):
        assert name in text


def test_every_letter_of_the_names_is_in_a_font():
    """A letter that no font has would be set as an empty box."""
    known = set()
    for folder in pdf.fonts.FOLDERS:
        for file in folder.glob("*.tt[fc]"):
            fonts = TTCollection(file).fonts if file.suffix == ".ttc" else [TTFont(file)]
            names = {font["name"].getDebugName(n) for font in fonts for n in (1, 16)}
            if names & set(pdf.fonts.FAMILIES):
                known |= set(fonts[0].getBestCmap())
    written = {
        ord(letter)
        for section in report_of(months.many_names()).sections
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        for letter in cell.text
    }

    invisible = {0x200B, 0x200D, 0xFE0F}
    assert {chr(letter) for letter in written - known - invisible} == set()


def test_what_was_shortened_is_told_in_whole_beside_it():
    assert f'title="{months.HASH}' not in html("ordinary")
    assert f'title="purchase-value {months.HASH}"' in html("ordinary")
    assert f'title="{"W" * 64}"' in html("many_names")


def test_a_chart_is_drawn_only_where_there_is_something_to_draw():
    assert html("empty").count("<svg") == 0
    assert html("nobody_this_month").count("<svg") == 3
    assert html("ordinary").count("<svg") == 6


def test_all_families_are_those_of_the_packages():
    """Typst leaves out a family that it does not find, and says so only here."""
    _, warnings = pdf.typst.compile_with_warnings(
        str(Path(pdf.__file__).parent / "report.typ"),
        format="pdf",
        font_paths=[str(folder) for folder in pdf.fonts.FOLDERS],
        ignore_system_fonts=True,
        sys_inputs={"report": pdf.data_of(report_of(months.ordinary()))},
    )

    assert [str(warning) for warning in warnings] == []


def test_the_report_names_the_shops_time_zone_and_tells_its_times():
    facts = months.ordinary()
    report = report_of(replace(facts, run=facts.run._replace(time_zone="Asia/Tokyo")))
    first = min(row.first_at for row in facts.prediction_bins)

    page = html_of(report)
    document = data_of(report)

    for text in (page, document):
        assert "Asia/Tokyo" in text
        assert short_moment(first, ZoneInfo("Asia/Tokyo")) in text
        assert "UTC" not in text
    assert "days and times in Asia/Tokyo" in page
