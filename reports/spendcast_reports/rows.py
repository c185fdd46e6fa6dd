"""The rows that a report is made of.

Most are of the `monthly_*` tables; V4__batch_runs_and_monthly_report.sql says what they mean.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Run(NamedTuple):
    run_id: object
    month: date
    base_currency: str
    time_zone: str
    currency_decimals: int = 2
    arrival_bound: int = 1


class Total(NamedTuple):
    period: str
    revenue: Decimal
    refunded: Decimal
    orders: int
    refunds: int
    customers: int
    units: int


class Day(NamedTuple):
    period: str
    day: date
    revenue: Decimal
    refunded: Decimal
    orders: int
    customers: int


class CustomerKind(NamedTuple):
    kind: str
    customers: int
    orders: int
    revenue: Decimal


class Segment(NamedTuple):
    segment: str
    customers: int
    orders: int
    revenue: Decimal
    net_revenue: Decimal
    recency_days: Decimal
    expected_spend: Decimal | None


class SegmentFlow(NamedTuple):
    segment_before: str
    segment: str
    customers: int


class Cohort(NamedTuple):
    cohort: date
    age_months: int
    customers: int
    active: int
    revenue: Decimal


class DimensionValue(NamedTuple):
    dimension: str
    value: str
    revenue: Decimal
    orders: int
    units: int
    revenue_month_before: Decimal
    revenue_year_before: Decimal
    top_rank: int | None
    fallen_rank: int | None


class Cause(NamedTuple):
    """A customer or product that moved the revenue of a value of a dimension.

    active: customers or products with that value in the month; likewise of the month before.
    """

    dimension: str
    value: str
    kind: str
    name: str
    revenue: Decimal
    revenue_month_before: Decimal
    active: int
    active_month_before: int


class Concentration(NamedTuple):
    top_percent: int
    customers: int
    revenue: Decimal


class PredictionBin(NamedTuple):
    role: str
    model: str
    version: str
    lower_bound: Decimal
    predictions: int
    expected_spend: Decimal
    mean_probability: float
    first_at: datetime
    last_at: datetime


class Outlook(NamedTuple):
    horizon_days: int
    customers: int
    expected_spend: Decimal
    expected_buyers: float


class Outcome(NamedTuple):
    role: str
    model: str
    version: str
    decile: int
    predictions: int
    expected_spend: Decimal
    actual_spend: Decimal
    mean_probability: float
    bought: int


class Interval(NamedTuple):
    """Judged predictions in a tenth of their exceedance probability."""

    role: str
    model: str
    version: str
    tenth: int
    predictions: int
    within_interval: int
    exceed_probability: Decimal
    exceeded: int


class AlertStatus(NamedTuple):
    status: str
    alerts: int
    expected_spend: Decimal


class AlertOutcome(NamedTuple):
    threshold: Decimal
    due: int
    alerted: int
    over_threshold: int
    alerted_over_threshold: int


class DeadLetters(NamedTuple):
    step: str
    reason: str
    records: int
    resolved: int


class Quality(NamedTuple):
    measure: str
    value: Decimal
