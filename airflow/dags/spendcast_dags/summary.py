"""The announcement of a report: the month in a few lines."""

from decimal import ROUND_HALF_UP, Decimal

COLUMNS = ("revenue", "refunded", "orders", "customers")


def summary(month: str, rows: list[tuple], revision: int | None) -> tuple[str, str]:
    """Subject and text.

    rows: period, revenue, refunded, orders, customers, currency, its decimals; the month and, where
    there were any, the month and the year before.
    """
    periods = {row[0]: dict(zip(COLUMNS, row[1:5], strict=True)) for row in rows}
    if "month" not in periods:
        raise ValueError(f"there is no current report of {month}")
    (currency, decimals), now = rows[0][5:7], periods["month"]
    revenue = f"revenue {_money(now['revenue'], decimals)} {currency}"
    lines = [
        f"{month}: {revenue}{_changes(periods, 'revenue')}",
        f"Orders: {now['orders']:,}{_changes(periods, 'orders')}",
        f"Customers: {now['customers']:,}{_changes(periods, 'customers')}",
        f"Average order: {_average(now, decimals)} {currency}",
        f"Refunded: {_money(now['refunded'], decimals)} {currency}",
        f"The report is in spendcast.reports: month {month}, revision {revision}.",
    ]
    return f"Spendcast report {month}: {revenue}", "\n".join(lines) + "\n"


def _changes(periods: dict[str, dict], figure: str) -> str:
    names = {"month_before": "on the month before", "year_before": "on the year before"}
    changes = [
        f"{_change(periods['month'][figure], periods[period][figure])} {name}"
        for period, name in names.items()
        if periods.get(period, {}).get(figure)
    ]
    return f" ({', '.join(changes)})" if changes else ""


def _change(now: Decimal | int, before: Decimal | int) -> str:
    return f"{100 * (Decimal(now) / Decimal(before) - 1):+.1f} %"


def _average(totals: dict, decimals: int) -> str:
    return _money(totals["revenue"] / (totals["orders"] or 1), decimals)


def _money(amount: Decimal, decimals: int) -> str:
    """As in the report: a half is rounded away from zero."""
    return f"{amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
