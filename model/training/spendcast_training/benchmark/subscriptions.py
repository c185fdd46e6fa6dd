"""A shop of subscriptions: a fixed price each month, until the customer leaves."""

import numpy as np

from spendcast_training.benchmark.shop_log import ShopLog
from spendcast_training.benchmark.shops import AFTER_DAYS, HIDDEN_DAYS, MONTH_DAYS
from spendcast_training.features import DAY, Fact

CENTS = (999, 1_999, 4_900, 24_900)
SHARES = (0.4, 0.35, 0.2, 0.05)


def subscriptions(customers: int, months: int, seed: int, begin: int) -> ShopLog:
    """About as many customers as given, the log beginning in the middle of their subscriptions.

    begin: of the log, in days since 1970.
    """
    source = np.random.default_rng([seed, customers, months, 5])
    end = round(months * MONTH_DAYS) + AFTER_DAYS
    facts: dict[str, list[Fact]] = {}
    number = 0
    while len(facts) < customers:
        number += 1
        mine = _customer(source, end)
        if mine:
            facts[f"C-{number}"] = [
                Fact(int((begin + day) * DAY), 100 * cents, False, 1, 1, "plan")
                for day, cents in mine
            ]
    places = {customer: [("DE", "web")] * len(known) for customer, known in facts.items()}
    return ShopLog(facts, places)


def _customer(source: np.random.Generator, end: int) -> list[tuple[float, int]]:
    """Days and cents of what a customer paid within the log."""
    joined = source.uniform(-HIDDEN_DAYS, end)
    leaves_monthly = source.beta(0.8, 9)
    price = int(source.choice(CENTS, p=SHARES))
    payments = min(200, int(source.geometric(max(leaves_monthly, 0.002))))
    days = joined + MONTH_DAYS * np.arange(payments) + source.uniform(0, 0.3, payments)
    paid = source.random(payments) > 0.03
    extra = days[source.random(payments) < 0.04] + source.uniform(1, 25)
    bought = [(float(day), price) for day in days[paid]]
    bought += [(float(day), int(100 * source.lognormal(3, 0.8)) + 100) for day in extra]
    return sorted((day, cents) for day, cents in bought if 0 <= day < end)
