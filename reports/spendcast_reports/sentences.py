"""Five sentences about the month that can be forwarded as they are."""

from decimal import Decimal

from spendcast_reports import unusual
from spendcast_reports.content import Sentence
from spendcast_reports.formats import (
    FIRM,
    compared,
    count,
    day_name,
    month_name,
    number,
    percent,
    plural,
    ratio,
)
from spendcast_reports.month import BEFORE, YEAR, Month, divide, sum_of

MOST_DAYS = 3


def sentences(month: Month) -> list[Sentence]:
    return [
        revenue(month),
        orders(month),
        customers(month),
        predictions(month),
        data(month),
    ]


def revenue(month: Month) -> Sentence:
    """What was sold, against the month and the year before."""
    now, before, year = month.total(), month.total(BEFORE), month.total(YEAR)
    this, last = month_name(month.first), month_name(month.before)
    if not now.orders:
        if not before.orders:
            return Sentence(f"Nobody purchased anything in {this}, nor in {last}.")
        was = f"in {last} revenue was {_amount(month, before.revenue)}"
        return Sentence(f"Nobody purchased anything in {this}; {was}.", unusual.WARNING)
    share = unusual.change(now.revenue, before.revenue)
    text = f"Revenue in {this} was {_amount(month, now.revenue)}"
    comparisons = [
        f"{compared(unusual.change(now.revenue, then.revenue))} {month_name(when)} "
        f"({month.whole_money(then.revenue)})"
        for then, when in ((before, month.before), (year, month.year_before))
        if then.revenue
    ]
    if not comparisons:
        text += f"; there is no revenue of {last} or a year before to compare with"
    return Sentence(
        f"{': '.join([text, ' and '.join(comparisons)]) if comparisons else text}.",
        unusual.sign_of(share, now.orders, before.orders),
    )


def orders(month: Month) -> Sentence:
    """How many orders, how large, and what was taken back."""
    now, before = month.total(), month.total(BEFORE)
    if not now.orders:
        if now.refunds:
            return Sentence(
                f"There were no orders; {plural(now.refunds, 'refund')} took back "
                f"{_amount(month, now.refunded)}."
            )
        return Sentence("There were no orders and no refunds.")
    value = divide(now.revenue, now.orders)
    value_before = divide(before.revenue, before.orders)
    share = unusual.change(now.orders, before.orders)
    value_share = unusual.change(value, value_before)
    verb = "was" if now.orders == 1 else "were"
    text = f"There {verb} {plural(now.orders, 'order')}"
    text += f", {compared(share)} the month before," if share is not None else ""
    text += f" with an average value of {month.money(value)}{FIRM}{month.currency}"
    if value_share is not None:
        text += f" ({compared(value_share)} the month before)"
    refunded = divide(now.refunded, now.revenue)
    refunded_before = divide(before.refunded, before.revenue)
    text += f"; {percent(refunded)} of the revenue was refunded" if refunded else "; no refunds"
    if refunded and refunded_before:
        text += f" ({percent(refunded_before)} the month before)"
    sign = unusual.sign_of(share, now.orders, before.orders) or unusual.sign_of(
        value_share, now.orders, before.orders
    )
    return Sentence(f"{text}.", sign)


def customers(month: Month) -> Sentence:
    """Who came for the first time, who came back, and who did not."""
    kinds = month.kinds
    now, before = month.total(), month.total(BEFORE)
    new, returning, lapsed = (
        kinds[kind].customers if kind in kinds else 0 for kind in ("new", "returning", "lapsed")
    )
    gone = (
        f"{count(lapsed)} of the {count(before.customers)} who purchased in "
        f"{month_name(month.before)} did not come back"
        f" ({percent(divide(lapsed, before.customers))})"
    )
    if not now.customers:
        text = f"No customer purchased; {gone}" if before.customers else "No customer purchased"
        return Sentence(f"{text}.")
    text = f"{plural(now.customers, 'customer')} purchased: {count(new)} new"
    new_before = month.new_customers(1)
    new_share = unusual.change(new, new_before)
    text += f" ({count(new_before)} the month before)" if new_before else ""
    text += f" and {count(returning)} returning"
    text += f"; {gone}" if before.customers else ""
    share = unusual.change(now.customers, before.customers)
    sign = unusual.sign_of(share, now.orders, before.orders)
    if not sign and new_before and max(new, new_before) >= unusual.LEAST_ORDERS:
        sign = unusual.sign_of(new_share, now.orders, before.orders)
    return Sentence(f"{text}.", sign)


def predictions(month: Month) -> Sentence:
    """What is expected, and how well the earlier expectations did."""
    parts = []
    for outlook in month.facts.outlooks[:1]:
        parts.append(
            f"The {plural(outlook.customers, 'customer')} with a prediction "
            f"{'is' if outlook.customers == 1 else 'are'} expected to spend "
            f"{_amount(month, outlook.expected_spend)} within {outlook.horizon_days} days of "
            "their newest purchase"
        )
    due = month.champion_outcomes()
    if not due:
        parts.append("no prediction came due this month")
        text = "; ".join(parts) if len(parts) > 1 else "There are no predictions yet to report on"
        return Sentence(f"{text}.")
    expected = sum_of(due, lambda outcome: outcome.expected_spend)
    actual = sum_of(due, lambda outcome: outcome.actual_spend)
    judged = sum_of(due, lambda outcome: outcome.predictions)
    off = unusual.is_miscalibrated(expected, actual, judged)
    times = f" (predicted / spent {ratio(divide(expected, actual))})" if actual else ""
    parts.append(
        f"{'the' if parts else 'The'} {plural(judged, 'prediction')} that came due this month "
        f"said {month.whole_money(expected)} and {_amount(month, actual)} was really spent{times}"
    )
    return Sentence(f"{'; '.join(parts)}.", unusual.WARNING if off else "")


def data(month: Month) -> Sentence:
    """Whether the numbers can be trusted, and which days stand out."""
    problems = _problems(month)
    days = unusual.unusual_days(month.facts.days)
    text = "The data: " + ("; ".join(problems) if problems else _all_well(month))
    if days:
        named = ", ".join(
            f"{day_name(day.day)} ({sign}{FIRM}{_amount(month, day.revenue)})"
            for day, sign in sorted(days, key=lambda found: -found[0].revenue)[:MOST_DAYS]
        )
        more = f" and {len(days) - MOST_DAYS} more" if len(days) > MOST_DAYS else ""
        stands = "stands" if len(days) == 1 else "stand"
        text += f"; of the days, {named}{more} {stands} out"
    return Sentence(f"{text}.", unusual.WARNING if problems or days else "")


def _problems(month: Month) -> list[str]:
    quality, now = month.quality, month.total()
    dead, unscored = quality.get("dead_letters", 0), quality.get("unscored", 0)
    lost, latency = quality.get("lost_offsets", 0), quality.get("latency_p99_seconds", 0)
    records = now.orders + now.refunds + dead
    found = []
    if lost:
        found.append(f"{plural(lost, 'record')} lost before they were read")
    if records and dead / Decimal(records) > unusual.SHARE_OF_RECORDS:
        found.append(f"{plural(dead, 'record')} could not be used ({percent(dead / records)})")
    if now.orders and unscored / Decimal(now.orders) > unusual.SHARE_OF_RECORDS:
        found.append(
            f"{plural(unscored, 'order')} without a prediction ({percent(unscored / now.orders)})"
        )
    if latency > unusual.LATENCY_SECONDS:
        found.append(f"one record in a hundred took longer than {number(latency)} s to be stored")
    return found


def _all_well(month: Month) -> str:
    quality = month.quality
    if not quality:
        return "nothing is known about their quality"
    dead, again = quality.get("dead_letters", 0), quality.get("duplicates", 0)
    used = f"{plural(dead, 'record')} could not be used" if dead else "all could be used"
    twice = f"{plural(again, 'duplicate')} came and did not count" if again else "none came twice"
    return f"no record was lost, {used}, {twice}"


def _amount(month: Month, value: Decimal) -> str:
    return f"{month.whole_money(value)}{FIRM}{month.currency}"
