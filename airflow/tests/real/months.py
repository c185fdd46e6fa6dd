"""Months as seen from today: 0 is the one that we are in, 1 the one before it."""

from datetime import UTC, datetime


def first_of_month(ago: int) -> datetime:
    now = datetime.now(UTC)
    months = 12 * now.year + now.month - 1 - ago
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def name_of_month(ago: int) -> str:
    return f"{first_of_month(ago):%Y-%m}"
