"""When a number is unusual; README.md has the rule in words."""

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from spendcast_reports.rows import Day

CHANGE = Decimal("0.25")
LEAST_ORDERS = 30
# Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993: the modified z-score and its limit.
SPREAD = 3.5
NORMAL = 0.6745
LEAST_DAYS = 14
CALIBRATION = (Decimal("0.8"), Decimal("1.25"))
LEAST_DUE = 100
SHARE_OF_RECORDS = Decimal("0.01")
LATENCY_SECONDS = 60

UP, DOWN, WARNING = "▲", "▼", "⚠"


def change(now: Decimal | int | None, before: Decimal | int | None) -> Decimal | None:
    """0.1 for a tenth more; None where there is nothing to compare with."""
    if now is None or not before:
        return None
    return Decimal(now) / Decimal(before) - 1


def sign_of(share: Decimal | None, orders: int, orders_before: int) -> str:
    """▲ or ▼ where a change against the month before is unusual, else nothing."""
    if share is None or max(orders, orders_before) < LEAST_ORDERS or abs(share) <= CHANGE:
        return ""
    return UP if share > 0 else DOWN


def unusual_days(days: Sequence[Day]) -> list[tuple[Day, str]]:
    """The month's days whose revenue is outside the spread of the days of the two months.

    The spread is the median distance from the median, so that the unusual days do not widen it.
    """
    compared = [float(day.revenue) for day in days if day.period in ("month", "month_before")]
    if len(compared) < LEAST_DAYS or sum(day.orders for day in days) < LEAST_ORDERS:
        return []
    middle = median(compared)
    spread = median(abs(value - middle) for value in compared)
    if not spread:
        return []
    scores = [
        (day, NORMAL * (float(day.revenue) - middle) / spread)
        for day in days
        if day.period == "month"
    ]
    return [(day, UP if score > 0 else DOWN) for day, score in scores if abs(score) > SPREAD]


def is_miscalibrated(expected: Decimal, actual: Decimal, due: int) -> bool:
    """Predictions that came due and are off by more than a fifth, if there are enough to tell."""
    if due < LEAST_DUE:
        return False
    low, high = CALIBRATION
    return not actual or not low <= expected / actual <= high
