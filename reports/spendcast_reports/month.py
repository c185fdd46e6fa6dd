"""The month's figures, worked out once for the sentences, the tables and the charts."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from spendcast_reports import formats
from spendcast_reports.facts import Facts
from spendcast_reports.formats import back
from spendcast_reports.rows import Day, Interval, Outcome, Total

MONTH, BEFORE, YEAR = "month", "month_before", "year_before"
CHAMPION = "champion"
NOTHING = Decimal(0)


def divide(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if whole else None


class Month:
    """The facts of a month, by what they answer."""

    def __init__(self, facts: Facts):
        self.facts = facts
        self.first = facts.run.month
        self.last_day = back(self.first, -1) - timedelta(days=1)
        self.before = back(self.first, 1)
        self.year_before = back(self.first, 12)
        self.currency = facts.run.base_currency
        self.time_zone = facts.run.time_zone
        self.zone = ZoneInfo(self.time_zone)
        self._decimals = facts.run.currency_decimals
        self._totals = {total.period: total for total in facts.totals}
        self.quality = {quality.measure: quality.value for quality in facts.qualities}
        self.kinds = {kind.kind: kind for kind in facts.customer_kinds}

    def money(self, value: Decimal | None) -> str:
        """An amount with the decimals of the base currency."""
        return formats.money(value, self._decimals)

    def whole_money(self, value: Decimal | None) -> str:
        """The same, without decimals from a thousand on."""
        return formats.whole_money(value, self._decimals)

    def total(self, period: str = MONTH) -> Total:
        return self._totals.get(period) or Total(period, NOTHING, NOTHING, 0, 0, 0, 0)

    def has_purchases(self, period: str = MONTH) -> bool:
        return self.total(period).orders > 0

    def days(self, period: str) -> list[Day]:
        return [day for day in self.facts.days if day.period == period]

    def new_customers(self, months_back: int) -> int | None:
        """How many purchased for the first time in an earlier month."""
        cohort = back(self.first, months_back)
        found = [c.customers for c in self.facts.cohorts if (c.cohort, c.age_months) == (cohort, 0)]
        return found[0] if found else None

    def judged(self) -> list[tuple[tuple[str, str, str], list[Outcome]]]:
        """The outcomes by role, model and version, the champion first and the most judged first."""
        groups = defaultdict(list)
        for outcome in self.facts.outcomes:
            groups[outcome[:3]].append(outcome)
        return sorted(
            groups.items(),
            key=lambda item: (item[0][0] != CHAMPION, -sum(o.predictions for o in item[1])),
        )

    def judged_intervals(self) -> list[tuple[tuple[str, str, str], list[Interval]]]:
        """The intervals by role, model and version, in the order of `judged`."""
        groups = defaultdict(list)
        for interval in self.facts.intervals:
            groups[interval[:3]].append(interval)
        return [(group, groups[group]) for group, _ in self.judged() if group in groups]

    def champion_outcomes(self) -> list[Outcome]:
        return [outcome for outcome in self.facts.outcomes if outcome.role == CHAMPION]


def sum_of(rows: list, field: Callable) -> Decimal | int:
    return sum((field(row) for row in rows), 0)
