"""The largest changes of revenue against the month before, by country, channel and category."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from spendcast_reports import unusual
from spendcast_reports.rows import Day, DimensionValue, Total

MONTH, BEFORE = "month", "month_before"
# Products are causes: see causes.sql.
SPLIT_BY = ("category", "channel", "country")
WHOLE_SHOP = "month"
MOST = 3
# A month whose first purchase is later is shorter than the month that it is compared with.
FIRST_WEEK = 7


@dataclass(frozen=True)
class Change:
    """Revenue of a value of a dimension in the month, and in the months it is compared with."""

    dimension: str
    value: str
    revenue: Decimal
    month_before: Decimal
    year_before: Decimal

    @property
    def amount(self) -> Decimal:
        return self.revenue - self.month_before


def largest(
    totals: Sequence[Total], days: Sequence[Day], dimensions: Sequence[DimensionValue]
) -> list[Change]:
    """At most three, the largest amount first; none where the months cannot be compared.

    A value with all of the shop's revenue is the shop itself. The whole shop counts as a change
    only where no value is a part of it.
    """
    by_period = {total.period: total for total in totals}
    if not are_comparable(by_period, days):
        return []
    revenue = tuple(
        by_period[period].revenue if period in by_period else Decimal(0)
        for period in (MONTH, BEFORE, "year_before")
    )
    parts = [
        Change(*row[:3], row.revenue_month_before, row.revenue_year_before)
        for row in dimensions
        if row.dimension in SPLIT_BY and (row.revenue, row.revenue_month_before) != revenue[:2]
    ]
    changed = [change for change in parts or [Change(WHOLE_SHOP, "", *revenue)] if change.amount]
    return sorted(changed, key=lambda c: (-abs(c.amount), c.dimension, c.value))[:MOST]


def are_comparable(totals: dict[str, Total], days: Sequence[Day]) -> bool:
    """A month before with purchases from its first week on, and enough orders in one of the two."""
    orders = [totals[period].orders for period in (MONTH, BEFORE) if period in totals]
    first = first_day(days)
    return (
        max(orders, default=0) >= unusual.LEAST_ORDERS
        and first is not None
        and first.day <= FIRST_WEEK
    )


def first_day(days: Sequence[Day]) -> date | None:
    """Day of the first purchase of the month before."""
    return min((day.day for day in days if day.period == BEFORE and day.orders), default=None)
