"""Signs of a mistake in a file that may also be right: said, never acted on."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from spendcast_training.currency import decimals

# A shop's best customer has a smaller share of its orders; guests under one id have a larger one.
MANY_CUSTOMERS = 50
LARGE_SHARE = 0.05

# Half of the orders of a shop seldom cost as much, without one that has decimals.
MANY_AMOUNTS = 100
CENTS = 1000


def of_customers(customers: Iterable[str]) -> list[str]:
    """Notes on the customer of each order, guests left out."""
    orders = Counter(customers)
    return [*_of_share(orders), *_of_case(orders)]


def of_rows(repeated: int, rows: int) -> list[str]:
    """Notes on rows that equal an earlier one in each value."""
    if not repeated:
        return []
    return [
        f"rows: {repeated:,} of {rows:,} are the same as an earlier one in every value, and all of "
        "them count; if they were exported twice, remove them from the file"
    ]


def of_amounts(amounts: Iterable[tuple[Decimal, str]]) -> list[str]:
    """A note where the amounts of orders, with their currencies, may be in cents."""
    sizes = []
    for amount, currency in amounts:
        if amount % 1 or not decimals(currency):
            return []
        sizes.append(abs(amount))
    if len(sizes) < MANY_AMOUNTS or median(sizes) < CENTS:
        return []
    return [
        f"amounts: all are whole numbers, and half of the orders are of {int(median(sizes)):,} or "
        "more; if they are in cents, pass --minor-units"
    ]


def _of_share(orders: Counter) -> list[str]:
    every, most = orders.total(), orders.most_common(1)
    if len(orders) < MANY_CUSTOMERS or most[0][1] < LARGE_SHARE * every:
        return []
    name, count = most[0]
    return [
        f"customers: {_shown(name)} has {count:,} of {every:,} orders; if it stands for guests, "
        "leave the value empty in the file"
    ]


def _of_case(orders: Counter) -> list[str]:
    by_folded = defaultdict(list)
    for name in orders:
        by_folded[name.casefold()].append(name)
    alike = [names for names in by_folded.values() if len(names) > 1]
    if not alike:
        return []
    return [
        f"customers: {sum(map(len, alike)):,} ids differ only in upper and lower case, as "
        f"{' and '.join(map(_shown, alike[0][:2]))}, and are customers of their own; if they are "
        "one, write them alike in the file and in the events of the stream"
    ]


def _shown(name: str) -> str:
    return repr(name if len(name) <= 60 else name[:60] + "…")
