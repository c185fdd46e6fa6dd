from dataclasses import replace
from decimal import Decimal

import months
import pytest

from spendcast_reports import rows
from spendcast_reports.facts import Facts
from spendcast_reports.formats import FIRM
from spendcast_reports.month import BEFORE, Month
from spendcast_reports.sentences import sentences


def said(facts: Facts) -> list[tuple[str, str]]:
    return [(s.sign, s.text.replace(FIRM, " ")) for s in sentences(Month(facts))]


def with_total(facts: Facts, period: str = "month", **changes) -> Facts:
    return replace(
        facts,
        totals=[t._replace(**changes) if t.period == period else t for t in facts.totals],
    )


def with_quality(facts: Facts, **measures) -> Facts:
    known = {quality.measure: quality.value for quality in facts.qualities} | measures
    return replace(facts, qualities=[rows.Quality(m, Decimal(v)) for m, v in known.items()])


def test_an_ordinary_month():
    assert said(months.ordinary()) == [
        (
            "",
            "Revenue in October 2026 was 459,206 USD: 24.8 % more than in September 2026 (368,029) "
            "and 56.8 % more than in October 2025 (292,781).",
        ),
        (
            "▲",
            "There were 5,788 orders, 27.4 % more than in the month before, with an average value "
            "of 79.34 USD (2.1 % less than in the month before); 3.0 % of the revenue was refunded "
            "(3.0 % the month before).",
        ),
        (
            "",
            "3,523 customers purchased: 612 new (552 the month before) and 2,911 returning; 1,204 "
            "of the 3,115 who purchased in September 2026 did not come back (38.7 %).",
        ),
        (
            "",
            "The 18,234 customers with a prediction are expected to spend 1,523,002 USD within 90 "
            "days of their newest purchase; the 4,410 predictions that came due this month said "
            "877,878 and 885,725 USD was really spent (predicted / spent 0.99).",
        ),
        (
            "⚠",
            "The data: no record was lost, 25 records could not be used, 131 duplicates came and "
            "did not count; of the days, 24 October (▲ 54,955 USD) stands out.",
        ),
    ]


def test_a_month_without_purchases():
    assert said(months.empty()) == [
        ("", "Nobody purchased anything in October 2026, nor in September 2026."),
        ("", "There were no orders and no refunds."),
        ("", "No customer purchased."),
        ("", "There are no predictions yet to report on."),
        ("", "The data: no record was lost, all could be used, none came twice."),
    ]


def test_a_month_in_which_everybody_stayed_away():
    first, second, third = said(months.nobody_this_month())[:3]

    assert first == (
        "⚠",
        "Nobody purchased anything in October 2026; in September 2026 revenue was 368,029 USD.",
    )
    assert second == ("", "There were no orders; 2 refunds took back 120.00 USD.")
    assert third == (
        "",
        "No customer purchased; 3,104 of the 3,115 who purchased in September 2026 did not come "
        "back (99.6 %).",
    )


def test_one_customer_is_one_and_nothing_is_compared_with_nothing():
    assert [text for _, text in said(months.one_customer())][:4] == [
        "Revenue in October 2026 was 19.99 USD; there is no revenue of September 2026 or a year "
        "before to compare with.",
        "There was 1 order with an average value of 19.99 USD; no refunds.",
        "1 customer purchased: 1 new and 0 returning.",
        "The 1 customer with a prediction is expected to spend 12.34 USD within 90 days of their "
        "newest purchase; no prediction came due this month.",
    ]


def test_a_year_before_alone_is_compared_with():
    facts = with_total(months.ordinary(), BEFORE, revenue=Decimal(0), orders=0)

    assert said(facts)[0] == (
        "",
        "Revenue in October 2026 was 459,206 USD: 56.8 % more than in October 2025 (292,781).",
    )


@pytest.mark.parametrize(
    ("revenue", "sign", "words"),
    [
        ("368029.47", "", "as much as in September 2026"),
        ("270000", "▼", "26.6 % less than in September 2026"),
        ("3700000", "▲", "10 times that of September 2026"),
    ],
)
def test_revenue_has_a_sign_where_its_change_is_unusual(revenue, sign, words):
    found = said(with_total(months.ordinary(), revenue=Decimal(revenue)))[0]

    assert found[0] == sign
    assert words in found[1]


def test_twice_the_new_customers_are_unusual():
    facts = months.ordinary()
    kinds = [
        kind._replace(customers=1200) if kind.kind == "new" else kind
        for kind in facts.customer_kinds
    ]

    assert said(replace(facts, customer_kinds=kinds))[2][0] == "▲"


def test_predictions_that_were_far_off_are_marked():
    facts = months.ordinary()
    off = [row._replace(expected_spend=row.expected_spend / 2) for row in facts.outcomes]

    sign, text = said(replace(facts, outcomes=off))[3]

    assert sign == "⚠"
    assert "(predicted / spent 0.50)" in text


def test_only_the_champion_is_told_of():
    facts = months.ordinary()
    challengers = [row for row in facts.outcomes if row.role == "challenger"]

    assert "no prediction came due" in said(replace(facts, outcomes=challengers))[3][1]


@pytest.mark.parametrize(
    ("measures", "words"),
    [
        ({"lost_offsets": "1"}, "1 record lost before they were read"),
        ({"dead_letters": "70"}, "70 records could not be used (1.2 %)"),
        ({"unscored": "60"}, "60 orders without a prediction (1.0 %)"),
        ({"latency_p99_seconds": "61.5"}, "took longer than 61.5 s to be stored"),
    ],
)
def test_data_that_cannot_be_trusted_are_marked(measures, words):
    plain = replace(months.ordinary(), days=[])
    assert said(plain)[4][0] == ""

    sign, text = said(with_quality(plain, **measures))[4]

    assert sign == "⚠"
    assert words in text


def test_data_of_which_nothing_is_known():
    assert said(months.nothing_known())[4] == (
        "",
        "The data: nothing is known about their quality.",
    )
