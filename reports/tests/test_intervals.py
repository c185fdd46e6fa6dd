"""What a report says about intervals and exceedance probabilities."""

from dataclasses import replace

import months

from spendcast_reports.content import Table
from spendcast_reports.facts import Facts
from spendcast_reports.formats import FIRM
from spendcast_reports.month import Month
from spendcast_reports.sections import predicted

TITLE = "Were the intervals right?"


def rows(facts: Facts) -> list[list[str]]:
    tables = [
        block for block in predicted.outcomes(Month(facts)).blocks if isinstance(block, Table)
    ]
    return [
        [cell.text.replace(FIRM, " ") for cell in row]
        for table in tables
        if table.title == TITLE
        for row in table.rows
    ]


def test_a_version_has_its_coverage_and_how_far_its_chances_are_off():
    # 78 of 100 within; chances of 5, 15 … 95 %, and 2 points more that exceed.
    assert rows(months.ordinary()) == [
        ["champion", "purchase-value 7", "4,100", "77.8 %", "50.0 %", "51.8 %", "1.8 %"],
        ["challenger", "purchase-value 8", "4,000", "78.0 %", "50.0 %", "52.0 %", "2.0 %"],
    ]


def test_chances_that_are_off_in_opposite_directions_do_not_make_up_for_each_other():
    facts = months.ordinary()
    off = [
        row._replace(exceeded=row.exceeded + (40 if row.tenth % 2 else -40))
        for row in facts.intervals
        if row.role == "challenger" and row.tenth > 0
    ]

    (row,) = rows(replace(facts, intervals=off))

    assert row[-1] == "10.2 %"


def test_a_month_of_predictions_without_intervals_has_no_such_table():
    assert rows(replace(months.ordinary(), intervals=[])) == []
