"""Who purchased, who they are, and whether they come back."""

from spendcast_reports import charts
from spendcast_reports.content import (
    Cell,
    Chart,
    Column,
    Note,
    Section,
    Table,
    heat,
    text_cells,
)
from spendcast_reports.formats import (
    count,
    month_name,
    number,
    percent,
    plural,
    short_month,
)
from spendcast_reports.month import Month, divide

KINDS = {"new": "New", "returning": "Returning", "lapsed": "Lapsed"}
# From the best to the lost; others follow in the order of the table.
SEGMENTS = {
    "champions": "Champions",
    "loyal": "Loyal",
    "potential_loyalists": "Potential loyalists",
    "new": "New",
    "promising": "Promising",
    "need_attention": "Need attention",
    "about_to_sleep": "About to sleep",
    "at_risk": "At risk",
    "cant_lose": "Can't lose",
    "hibernating": "Hibernating",
}
OUTSIDE = "none"


def kinds(month: Month) -> Section:
    title = "New, returning and lapsed customers"
    found = [month.kinds[kind] for kind in KINDS if kind in month.kinds]
    if not any(kind.customers for kind in found):
        return Section(title, [Note("Nobody purchased in this month or the month before.")])
    table = Table(
        "",
        [
            Column("Customers", numeric=False, wide=True),
            Column("Number"),
            Column("Orders"),
            Column(f"Revenue, {month.currency}"),
            Column("Average order"),
            Column("Revenue a customer"),
        ],
        [
            text_cells(
                KINDS[kind.kind],
                count(kind.customers),
                count(kind.orders),
                month.whole_money(kind.revenue),
                month.whole_money(divide(kind.revenue, kind.orders)),
                month.whole_money(divide(kind.revenue, kind.customers)),
            )
            for kind in found
        ],
        caption=f"Lapsed: purchased in {month_name(month.before)} and not in "
        f"{month_name(month.first)}; their orders and revenue are those of "
        f"{month_name(month.before)}.",
    )
    svg = charts.pairs(
        "kinds",
        [KINDS[kind.kind] for kind in found],
        ("{}customers", [float(kind.customers) for kind in found]),
        (f"revenue, {{}}{month.currency}", [float(kind.revenue) for kind in found]),
    )
    return Section(title, [Chart("", svg, "Revenue of the lapsed: of the month before."), table])


def segments(month: Month) -> Section:
    """Who they are by recency, frequency and monetary value, and who moved where."""
    title = "Segments"
    found = sorted(month.facts.segments, key=lambda row: _place(row.segment))
    if not found:
        return Section(title, [Note("No customer purchased in the 365 days before.")])
    total = sum(row.customers for row in found)
    table = Table(
        "",
        [
            Column("Segment", numeric=False, wide=True),
            Column("Customers"),
            Column("Share"),
            Column("Orders"),
            Column(f"Revenue, {month.currency}"),
            Column("Net in a year"),
            Column("Days since"),
            Column("Expected"),
        ],
        [
            text_cells(
                segment_name(row.segment),
                count(row.customers),
                percent(divide(row.customers, total)),
                count(row.orders),
                month.whole_money(row.revenue),
                month.whole_money(row.net_revenue),
                number(row.recency_days),
                month.whole_money(row.expected_spend),
            )
            for row in found
        ],
        caption="Orders and revenue are of the month. Net in a year: purchases less refunds over "
        "365 days. Days since: mean time since the newest purchase. Expected: what the newest "
        f"predictions of these customers add up to, {month.currency}.",
    )
    svg = charts.pairs(
        "segments",
        [segment_name(row.segment) for row in found],
        ("{}customers", [float(row.customers) for row in found]),
        (f"revenue of the month, {{}}{month.currency}", [float(row.revenue) for row in found]),
    )
    caption = "Customers with a purchase in the 365 days before the month's end, by segment."
    return Section(title, [Chart("", svg, caption), table, *_flows(month)])


def _flows(month: Month) -> list[Table]:
    flows = {
        (flow.segment_before, flow.segment): flow.customers for flow in month.facts.segment_flows
    }
    before = sorted({pair[0] for pair in flows}, key=_place)
    after = sorted({pair[1] for pair in flows}, key=_place)
    if not flows:
        return []
    rows = []
    for origin in before:
        total = sum(flows.get((origin, segment), 0) for segment in after)
        cells = [Cell("Not a customer" if origin == OUTSIDE else segment_name(origin))]
        for segment in after:
            moved = flows.get((origin, segment), 0)
            cells.append(heat(count(moved), moved / total) if moved else Cell("·"))
        rows.append([*cells, Cell(count(total))])
    return [
        Table(
            f"From the segment at the end of {month_name(month.before)} to that at the end of "
            f"{month_name(month.first)}",
            [
                Column("from \\ to", numeric=False),
                *(Column("Gone" if s == OUTSIDE else segment_name(s), turned=True) for s in after),
                Column("All", turned=True),
            ],
            rows,
            caption="Number of customers; the deeper the colour, the larger the share of the row. "
            "Gone: no purchase in the last 365 days any more.",
            dense=True,
        )
    ]


def cohorts(month: Month) -> Section:
    """How many of those who first purchased in a month purchased how much later."""
    title = "Cohort retention"
    found = [row for row in month.facts.cohorts if row.customers]
    if not found:
        return Section(title, [Note("Nobody made a first purchase in these twelve months.")])
    by_age = {(row.cohort, row.age_months): row for row in found}
    ages = range(max(row.age_months for row in found) + 1)
    later = [r.active / r.customers for r in found if r.age_months]
    deepest = max(later, default=0) or 1
    rows = []
    for cohort in sorted({row.cohort for row in found}):
        cells = text_cells(short_month(cohort), count(by_age[cohort, 0].customers))
        for age in ages[1:]:
            row = by_age.get((cohort, age))
            share = row.active / row.customers if row else 0
            cells.append(heat(percent(share, 0), share / deepest) if row else Cell(""))
        rows.append(cells)
    table = Table(
        "",
        [
            Column("First purchase", numeric=False),
            Column("Size"),
            *(Column(f"+{age}") for age in ages[1:]),
        ],
        rows,
        caption="Share of a cohort's customers who purchased that many months after the month of "
        "their first purchase; the deeper the colour, the more, up to the deepest field here. "
        "Size: the customers of a cohort.",
        dense=True,
    )
    return Section(title, [table])


def concentration(month: Month) -> Section:
    """How much hangs on a few."""
    title = "How much hangs on a few customers"
    revenue = month.total().revenue
    found = month.facts.concentrations
    if not found or not revenue:
        return Section(title, [Note("No revenue to share out.")])
    labels = [f"top {row.top_percent} % ({plural(row.customers, 'customer')})" for row in found]
    svg = charts.shares(labels, [float(row.revenue / revenue) for row in found])
    texts = "; ".join(
        f"top {row.top_percent} %: {month.whole_money(row.revenue)} {month.currency}"
        for row in found
    )
    caption = f"Customers with the most revenue of the month, rounded up to a whole one. {texts}."
    return Section(title, [Chart("", svg, caption)])


def segment_name(segment: str) -> str:
    return SEGMENTS.get(segment) or segment.replace("_", " ").capitalize()


def _place(segment: str) -> tuple[int, str]:
    if segment == OUTSIDE:
        return len(SEGMENTS) + 1, segment
    known = list(SEGMENTS)
    return (known.index(segment) if segment in known else len(known)), segment
