"""The month's largest changes of revenue, each with the customers and products behind it."""

from decimal import Decimal

from spendcast_reports import unusual
from spendcast_reports.changes import BEFORE, FIRST_WEEK, Change, first_day, largest
from spendcast_reports.content import Note, Points, Section, Sentence
from spendcast_reports.formats import (
    FIRM,
    compared,
    count,
    day_name,
    month_name,
    name,
    percent,
    plural,
)
from spendcast_reports.month import Month, divide
from spendcast_reports.rows import Cause

NUMBERS = {1: "The largest surprise", 2: "The two largest surprises"}
ALL = "The three largest surprises"
SUBJECTS = {
    "country": ("Country", "Orders without a country"),
    "channel": ("Channel", "Orders without a channel"),
    "category": ("Category", "Products without a category"),
}
# A customer or product with less of the change than this does not explain it.
LEAST_SHARE = Decimal("0.1")
# With more or longer names, three sentences would not fit on the first page.
MOST_CHARACTERS = 30
MOST_NAMES = {"customer": 2, "product": 1}
MOVED = {"customer": "bought", "product": "sold"}
COUNTED = {"customer": "purchased", "product": "sold"}


def surprises(month: Month) -> Section:
    facts = month.facts
    changes = largest(facts.totals, facts.days, facts.dimensions)
    if not changes:
        return Section("Surprises", [Note(_why_none(month))])
    points = [sentence(month, change) for change in changes]
    return Section(NUMBERS.get(len(points), ALL), [Points(points)])


def _why_none(month: Month) -> str:
    last = month_name(month.before)
    if not month.has_purchases(BEFORE):
        return f"There are no purchases of {last} to compare with."
    orders = max(month.total().orders, month.total(BEFORE).orders)
    if orders < unusual.LEAST_ORDERS:
        return (
            f"With fewer than {unusual.LEAST_ORDERS} orders in either month, any change may be "
            "chance."
        )
    first = first_day(month.facts.days)
    if first is None or first.day > FIRST_WEEK:
        since = f"began on {day_name(first)}" if first else "is not known by day"
        return f"{last} is too short to compare with: it {since}."
    return f"No country, channel or category changed its revenue since {last}."


def sentence(month: Month, change: Change) -> Sentence:
    """The change with its figures, then the customers and the products that account for it."""
    causes = [
        cause
        for cause in month.facts.causes
        if (cause.dimension, cause.value) == (change.dimension, change.value)
    ]
    text = f"{_subject(change)} {_change(month, change)}: {_causes(month, change, causes)}."
    return Sentence(text, unusual.UP if change.amount > 0 else unusual.DOWN)


def _subject(change: Change) -> str:
    if change.dimension not in SUBJECTS:
        return "The whole shop's revenue"
    named, nameless = SUBJECTS[change.dimension]
    return f"{named} {name(change.value, MOST_CHARACTERS)}" if change.value else nameless


def _change(month: Month, change: Change) -> str:
    amount = f"{month.whole_money(abs(change.amount))}{FIRM}{month.currency}"
    if not change.month_before:
        return f"rose from nothing to {amount}"
    verb = "rose" if change.amount > 0 else "fell"
    if not change.revenue:
        return f"{verb} by {amount} to nothing"
    then = [(change.month_before, month.before), (change.year_before, month.year_before)]
    shares = " and ".join(
        f"{compared(unusual.change(change.revenue, revenue))} {month_name(when)}"
        for revenue, when in then
        if revenue
    )
    return f"{verb} by {amount} to {month.whole_money(change.revenue)} ({shares})"


def _causes(month: Month, change: Change, causes: list[Cause]) -> str:
    if not causes:
        return "its purchases are not stored any more, so the cause is unknown"
    kinds = [[c for c in causes if c.kind == kind][:most] for kind, most in MOST_NAMES.items()]
    return "; ".join(_explained(month, change, found) for found in kinds if found)


def _explained(month: Month, change: Change, causes: list[Cause]) -> str:
    """Names those with a tenth of the change or more, else the spread over all of the kind."""
    shares = [(cause, divide(_moved(cause), change.amount)) for cause in causes]
    named = [(cause, share) for cause, share in shares if share >= LEAST_SHARE]
    more = "more" if change.amount > 0 else "less"
    if named:
        return " and ".join(
            f"{cause.kind} {name(cause.name, MOST_CHARACTERS)}"
            f"{' alone' if len(named) == 1 else ''} {MOVED[cause.kind]} "
            f"{month.whole_money(abs(_moved(cause)))} {more} ({_part(share)})"
            for cause, share in named
        )
    first, share = shares[0]
    return (
        f"{plural(first.active, first.kind)} {COUNTED[first.kind]}, "
        f"{count(first.active_month_before)} the month before, and none moved more than "
        f"{percent(share)} of it"
    )


def _part(share: Decimal) -> str:
    return f"{percent(share, 0)} of it" if share <= 1 else "more than all of it"


def _moved(cause: Cause) -> Decimal:
    return cause.revenue - cause.revenue_month_before
