"""The table of figures: the month against the month before and the year before."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from spendcast_reports import unusual
from spendcast_reports.content import Cell, Column, Section, Table, text_cells
from spendcast_reports.formats import FIRM, change, count, percent, ratio, short_month
from spendcast_reports.month import BEFORE, YEAR, Month, divide
from spendcast_reports.rows import Total


@dataclass(frozen=True)
class Figure:
    title: str
    value: Callable[[Total], Decimal | int | None]
    text: Callable[[Decimal | int | None], str]


def figures(month: Month) -> Section:
    currency = month.currency
    rows = [
        Figure(f"Revenue, {currency}", lambda t: t.revenue, month.money),
        Figure(f"Refunded, {currency}", lambda t: t.refunded, month.money),
        Figure("Refund rate", lambda t: divide(t.refunded, t.revenue), percent),
        Figure("Orders", lambda t: t.orders, count),
        Figure("Refunds", lambda t: t.refunds, count),
        Figure("Units", lambda t: t.units, count),
        Figure(f"Average order, {currency}", lambda t: divide(t.revenue, t.orders), month.money),
        Figure("Customers", lambda t: t.customers, count),
        Figure("Orders a customer", lambda t: divide(t.orders, t.customers), ratio),
        Figure(
            f"Revenue a customer, {currency}", lambda t: divide(t.revenue, t.customers), month.money
        ),
    ]
    table = Table(
        title="",
        columns=[
            Column("", numeric=False, wide=True),
            Column(short_month(month.first)),
            Column(short_month(month.before)),
            Column("change"),
            Column(short_month(month.year_before)),
            Column("change"),
        ],
        rows=[_row(month, figure) for figure in rows],
        caption=f"Amounts in {month.currency}. ⚠ marks a change against the month before that is "
        "unusual; the end of the report says by which rule.",
    )
    return Section("The month in figures", [table])


def _row(month: Month, figure: Figure) -> list[Cell]:
    now = figure.value(month.total())
    cells = text_cells(figure.title, figure.text(now))
    for period in (BEFORE, YEAR):
        then = month.total(period)
        before = figure.value(then) if then.orders or then.refunds else None
        share = unusual.change(now, before)
        sign = ""
        if period == BEFORE and unusual.sign_of(share, month.total().orders, then.orders):
            sign = f"{unusual.WARNING}{FIRM}"
        cells += text_cells(figure.text(before), sign + change(share))
    return cells
