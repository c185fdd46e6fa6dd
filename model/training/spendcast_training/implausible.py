"""Amounts that no customer of this shop ever paid: most often a slip of the keyboard."""

import logging
from itertools import chain

import numpy as np

from spendcast_training.currency import amount_text, decimals
from spendcast_training.examples import Examples
from spendcast_training.features import EPOCH, NAMES, Fact
from spendcast_training.log import Log

log = logging.getLogger(__name__)

# An amount over so many times what one purchase in a hundred costs is not believed.
TIMES, QUANTILE = 100.0, 0.99
# Fewer purchases show no tail.
FEWEST = 50
MOST_NAMED = 10
QUARANTINED = "quarantined_amounts"
# Features that hold amounts: the purchase's own first, then those of its history.
AMOUNTS = [NAMES.index(name) for name in ("amount", "amount_max", "refunded_90d")]


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
        if abs(fact.amount_e4) > limit
    ]
    if not suspects:
        return found
    for customer, _, fact in sorted(suspects, key=lambda s: -abs(s[2].amount_e4))[:MOST_NAMED]:
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


def plausible_rows(
    rows: Examples, names: list[str], accepted: frozenset[str], currency: str
) -> np.ndarray:
    """Mask of the rows without implausible amount in their purchase, history or outcome.

    For examples without their facts, whose sums can't be taken apart again. names: of customers,
    by number. Names the customers with the largest amounts.
    """
    amounts = rows.features[:, AMOUNTS].astype(np.float64)
    limit = limit_of(amounts[~rows.cutoff & (amounts[:, 0] > 0), 0])
    largest = np.maximum(amounts.max(axis=1), rows.spend)
    believed = largest <= limit
    believed |= np.isin(rows.customer, [n for n, name in enumerate(names) if name in accepted])
    left = np.flatnonzero(~believed)
    by_size = left[np.argsort(-largest[left], kind="stable")]
    customers = dict.fromkeys(rows.customer[by_size].tolist())
    for number in [*customers][:MOST_NAMED]:
        mine = left[rows.customer[left] == number]
        found, name = largest[mine].max(), names[number]
        log.warning(
            "leaving out %d examples of customer %s, which hold up to %s %s: %s",
            *(
                len(mine),
                name,
                f"{found:,.{decimals(currency)}f}",
                currency,
                _judged(found, limit, name),
            ),
        )
    if len(customers) > MOST_NAMED:
        log.warning("… and those of %d more customers", len(customers) - MOST_NAMED)
    return believed


def _limit(found: Log) -> float:
    """Ten-thousandths; infinite where there are too few purchases."""
    facts = chain.from_iterable(found.facts.values())
    return limit_of(np.array([f.amount_e4 for f in facts if not f.refund and f.amount_e4 > 0]))


def limit_of(amounts: np.ndarray) -> float:
    """Infinite where there are too few amounts. The quantile is one of them, or the largest of few
    would set its own limit.
    """
    if len(amounts) < FEWEST:
        return np.inf
    return TIMES * float(np.quantile(amounts, QUANTILE, method="lower"))


def _described(customer: str, fact: Fact, limit: float, currency: str) -> str:
    day = np.datetime64(EPOCH.date(), "D") + fact.micros // 86_400_000_000
    amount = f"{amount_text(fact.amount_e4, currency)} {currency}"
    judged = _judged(abs(fact.amount_e4), limit, customer)
    return f"leaving out the amount {amount} of customer {customer} on {day}: {judged}"


def _judged(amount: float, limit: float, customer: str) -> str:
    """By how much it is too large, and the way out."""
    return (
        f"{amount / limit * TIMES:,.0f} times what 99 of 100 purchases cost at most, over "
        f"{TIMES:.0f}; correct it (in the file, or with `spendcast correct EVENT_ID` where the log "
        f"is the database's), or pass --accept-amounts {customer} to believe it"
    )
