"""Revenue by day, and what was sold where."""

from decimal import Decimal

from spendcast_reports import charts, unusual
from spendcast_reports.content import Cell, Chart, Column, Note, Section, Table, text_cells
from spendcast_reports.formats import (
    NOT_NAMED,
    change,
    count,
    day_name,
    month_name,
    name,
    short_month,
)
from spendcast_reports.month import BEFORE, MONTH, YEAR, Month, divide
from spendcast_reports.rows import DimensionValue

DIMENSIONS = {
    "category": ("Category", "Categories"),
    "product": ("Product", "Products"),
    "country": ("Country", "Countries"),
    "channel": ("Channel", "Channels"),
}
MOST_VALUES = 10


def by_day(month: Month) -> Section:
    title = "Revenue by day"
    if not month.has_purchases():
        return Section(title, [Note(f"No purchases in {month_name(month.first)}.")])
    lines = {
        period: charts.Line(short_month(first), [float(day.revenue) for day in month.days(period)])
        for period, first in (
            (MONTH, month.first),
            (BEFORE, month.before),
            (YEAR, month.year_before),
        )
        if month.has_purchases(period) and month.days(period)
    }
    svg = charts.daily(
        lines[MONTH], lines.get(BEFORE), lines.get(YEAR), month.currency, month.time_zone
    )
    return Section(title, [Chart("", svg, _daily_caption(month))])


def _daily_caption(month: Month) -> str:
    days = [day for day in month.days(MONTH) if day.orders]
    best = max(days, key=lambda day: day.revenue)
    text = f"Days are those of {month.time_zone}. Best day: {day_name(best.day)} with "
    text += f"{month.whole_money(best.revenue)} {month.currency}. "
    if len(days) == 1:
        return text + "It is the only day with purchases."
    text += f"Days with purchases: {count(len(days))}. "
    found = unusual.unusual_days(month.facts.days)
    if not found:
        return text + "No day is outside the spread of the days of this month and the one before."
    signs = ", ".join(f"{sign} {day_name(day.day)}" for day, sign in found)
    return text + f"Outside the spread of the days of this month and the one before: {signs}."


def sold(month: Month) -> Section:
    """What sold best and what lost most, for each dimension."""
    blocks = []
    for dimension, titles in DIMENSIONS.items():
        rows = [row for row in month.facts.dimensions if row.dimension == dimension]
        best = sorted((r for r in rows if r.top_rank), key=lambda r: r.top_rank)[:MOST_VALUES]
        fallen = sorted((r for r in rows if r.fallen_rank), key=lambda r: r.fallen_rank)
        blocks += _tables(month, titles, best, fallen[:MOST_VALUES])
    if not blocks:
        blocks = [Note("Nothing was sold in this month or the month before.")]
    return Section("What was sold", blocks)


def _tables(month: Month, titles: tuple[str, str], best: list, fallen: list) -> list[Table]:
    one, many = titles
    tables = []
    if best:
        largest = max(max(row.revenue for row in best), Decimal("0.0001"))
        tables.append(
            Table(
                f"{many}: top {len(best)}" if len(best) > 1 else many,
                _columns(month, one, f"Revenue, {month.currency}", "Orders", "Units"),
                [_best_row(month, row, largest) for row in best],
            )
        )
    if fallen:
        largest = max(row.revenue_month_before - row.revenue for row in fallen)
        tables.append(
            Table(
                f"{many}: most fallen since {month_name(month.before)}",
                _columns(
                    month,
                    one,
                    f"Lost, {month.currency}",
                    short_month(month.first),
                    short_month(month.before),
                ),
                [_fallen_row(month, row, largest) for row in fallen],
            )
        )
    return tables


def _columns(month: Month, title: str, amount: str, *counts: str) -> list[Column]:
    return [
        Column(title, numeric=False, wide=True),
        Column(amount),
        Column("", numeric=False),
        *(Column(header) for header in counts),
        Column(f"vs {short_month(month.before)}"),
        Column(f"vs {short_month(month.year_before)}"),
    ]


def _best_row(month: Month, row: DimensionValue, largest: Decimal) -> list[Cell]:
    return [
        named(row.value),
        Cell(month.whole_money(row.revenue)),
        Cell("", bar=float(row.revenue / largest)),
        *text_cells(count(row.orders), count(row.units)),
        *_changes(row),
    ]


def _fallen_row(month: Month, row: DimensionValue, largest: Decimal) -> list[Cell]:
    lost = row.revenue_month_before - row.revenue
    return [
        named(row.value),
        Cell(month.whole_money(lost)),
        Cell("", bar=float(divide(lost, largest) or 0)),
        *text_cells(month.whole_money(row.revenue), month.whole_money(row.revenue_month_before)),
        *_changes(row),
    ]


def _changes(row: DimensionValue) -> list[Cell]:
    return text_cells(
        *(
            change(unusual.change(row.revenue, before)) if before else "new" * bool(row.revenue)
            for before in (row.revenue_month_before, row.revenue_year_before)
        )
    )


def named(text: str) -> Cell:
    """Shortened where it is too long, with the whole beside it."""
    shown = name(text)
    return Cell(shown, full="" if shown in (text, NOT_NAMED) else text)
