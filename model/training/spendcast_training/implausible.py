"""Amounts that no customer of this shop ever paid: most often a slip of the keyboard."""

import logging
from itertools import chain

import numpy as np

from spendcast_training.features import EPOCH, Fact
from spendcast_training.log import Log

log = logging.getLogger(__name__)

# An amount over so many times what one purchase in a hundred costs is not believed.
TIMES, QUANTILE = 100.0, 0.99
# Fewer purchases show no tail.
FEWEST = 50
MOST_NAMED = 10
QUARANTINED = "quarantined_amounts"


def quarantine(found: Log, accepted: frozenset[str], currency: str) -> Log:
    """Leaves out implausible purchases and refunds, counts them and names the largest.

    accepted: customers whose amounts are believed whatever they are.
    """
    limit = _limit(found)
    suspects = [
        (customer, place, fact)
        for customer, facts in found.facts.items()
        if customer not in accepted
        for place, fact in enumerate(facts)
        if abs(fact.cents) > limit
    ]
    if not suspects:
        return found
    for customer, _, fact in sorted(suspects, key=lambda s: -abs(s[2].cents))[:MOST_NAMED]:
        log.warning("%s", _described(customer, fact, limit, currency))
    if len(suspects) > MOST_NAMED:
        log.warning("… and %d more implausible amounts", len(suspects) - MOST_NAMED)
    for customer, place, _ in reversed(suspects):
        for known in (found.facts, found.places):
            if customer in known:
                del known[customer][place]
                if not known[customer]:
                    del known[customer]
    found.counts[QUARANTINED] += len(suspects)
    found.counts["purchases"] -= sum(not fact.refund for _, _, fact in suspects)
    found.counts["refunds"] -= sum(fact.refund for _, _, fact in suspects)
    return found


def _limit(found: Log) -> float:
    """Cents; infinite where there are too few purchases."""
    facts = chain.from_iterable(found.facts.values())
    cents = np.array([fact.cents for fact in facts if not fact.refund and fact.cents > 0])
    if len(cents) < FEWEST:
        return np.inf
    return TIMES * float(np.quantile(cents, QUANTILE))


def _described(customer: str, fact: Fact, limit: float, currency: str) -> str:
    day = np.datetime64(EPOCH.date(), "D") + fact.micros // 86_400_000_000
    times = abs(fact.cents) / (limit / TIMES)
    return (
        f"leaving out the amount {fact.cents / 100:,.2f} {currency} of customer {customer} on "
        f"{day}: {times:,.0f} times what 99 of 100 purchases cost at most, over {TIMES:.0f}; "
        f"correct it (in the file, or with `spendcast correct EVENT_ID` where the log is the "
        f"database's), or pass --accept-amounts {customer} to believe it"
    )
