"""The features of a purchase, written a second time, plainly.

The Java class io.spendcast.features.Features is what runs in the stream; README.md beside it
defines each feature. The golden file holds both to the same numbers.
"""

from bisect import bisect_right
from datetime import UTC, datetime, tzinfo
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from spendcast_training.zones import local

VERSION = 2
HISTORY_LIMIT = 256
DAY = 86_400_000_000
UNKNOWN = -1.0
# Amounts are whole numbers of this part of a currency unit, as the stream stores them.
E4 = 10_000
CENT = 100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Fact(NamedTuple):
    """One purchase or refund. Its amount is in ten-thousandths of the base currency, negative for a
    refund.
    """

    micros: int
    amount_e4: int
    refund: bool
    units: int
    lines: int
    category: str


def features(history: list[Fact], purchase: Fact, zone: tzinfo = UTC) -> dict[str, float]:
    """All features by name, in the model's order.

    history: the customer's facts strictly before the purchase, newest first, at most 256.
    zone: time zone of the shop's days.
    """
    purchases = [fact for fact in history if not fact.refund]
    refunds = [fact for fact in history if fact.refund]
    tenure = (purchase.micros - history[-1].micros) / DAY if history else 0.0
    return (
        _of_this_basket(purchase)
        | _recency(purchases, refunds, purchase, tenure)
        | _frequency(purchases, purchase, tenure)
        | _spend(purchases, refunds, purchase, tenure)
        | _amounts(purchases, purchase)
        | _gaps(purchases, purchase)
        | _trend(purchases, purchase)
        | _refunds(purchases, refunds, purchase)
        | _variety(purchases, purchase)
        | _season(purchase, zone)
    )


def features_at(history: list[Fact], micros: int, zone: tzinfo = UTC) -> dict[str, float]:
    """The features of a customer at a moment without a purchase, as on a cut-off date.

    Those of a purchase of nothing: no amount, units, lines or category.
    """
    return features(history, Fact(micros, 0, False, 0, 0, ""), zone)


def _of_this_basket(purchase: Fact) -> dict[str, float]:
    amount = purchase.amount_e4 / E4
    return {
        "amount": amount,
        "units": purchase.units,
        "lines": purchase.lines,
        "unit_price": amount / max(1, purchase.units),
    }


def _recency(purchases, refunds, purchase, tenure) -> dict[str, float]:
    return {
        "days_since_last_purchase": _age_of_newest(purchases, purchase),
        "days_since_last_refund": _age_of_newest(refunds, purchase),
        "tenure_days": tenure,
    }


def _frequency(purchases, purchase, tenure) -> dict[str, float]:
    return {
        "purchases": len(purchases),
        "purchases_7d": len(_aged(purchases, purchase, 0, 7)),
        "purchases_30d": len(_aged(purchases, purchase, 0, 30)),
        "purchases_90d": len(_aged(purchases, purchase, 0, 90)),
        "purchases_365d": len(_aged(purchases, purchase, 0, 365)),
        "purchases_next_90d_last_year": len(_aged(purchases, purchase, 275, 365)),
        "months_active_360d": _months_active(purchases, purchase),
        "purchases_per_30d": 30 * len(purchases) / max(30, tenure),
    }


def _spend(purchases, refunds, purchase, tenure) -> dict[str, float]:
    return {
        "spend": _money(purchases),
        "spend_30d": _money(_aged(purchases, purchase, 0, 30)),
        "spend_90d": _money(_aged(purchases, purchase, 0, 90)),
        "spend_365d": _money(_aged(purchases, purchase, 0, 365)),
        "spend_next_90d_last_year": _money(_aged(purchases, purchase, 275, 365)),
        "net_spend_per_day": _money(purchases + refunds) / max(30, tenure),
        "net_spend_per_day_now": _money([*purchases, *refunds, purchase]) / max(30, tenure),
    }


def _amounts(purchases, purchase) -> dict[str, float]:
    amounts = [fact.amount_e4 for fact in purchases]
    mean, deviation = _mean_and_deviation(amounts, CENT)
    newest = amounts[:3]
    return {
        "last_amount": amounts[0] / E4 if amounts else 0.0,
        "amount_mean": mean / 100,
        "amount_median": sorted(amounts)[len(amounts) // 2] / E4 if amounts else 0.0,
        "amount_std": deviation / 100,
        "amount_max": max(amounts, default=0) / E4,
        "amount_to_mean": purchase.amount_e4 / CENT / mean if mean else 1.0,
        "amount_trend": sum(newest) / CENT / len(newest) / mean if mean else 1.0,
    }


def _gaps(purchases, purchase) -> dict[str, float]:
    names = ("gap_mean_days", "gap_std_days", "gap_max_days", "gap_variation", "last_gap_to_mean")
    if not purchases:
        return dict.fromkeys(names, UNKNOWN)
    times = [purchase.micros] + [fact.micros for fact in purchases]
    gaps = [later - earlier for later, earlier in pairwise(times)]
    mean, deviation = _mean_and_deviation(gaps)
    values = (mean / DAY, deviation / DAY, max(gaps) / DAY, deviation / mean, gaps[0] / mean)
    return dict(zip(names, values, strict=True))


def _trend(purchases, purchase) -> dict[str, float]:
    now = _aged(purchases, purchase, 0, 90)
    before = _aged(purchases, purchase, 90, 180)
    spend = sum(fact.amount_e4 for fact in now) - sum(fact.amount_e4 for fact in before)
    return {"purchases_trend": len(now) - len(before), "spend_trend": spend / E4}


def _refunds(purchases, refunds, purchase) -> dict[str, float]:
    refunded, spent = -sum(f.amount_e4 for f in refunds), sum(f.amount_e4 for f in purchases)
    return {
        "refunds": len(refunds),
        "refund_share": min(1.0, refunded / spent) if spent else 0.0,
        "refunded_90d": -sum(f.amount_e4 for f in _aged(refunds, purchase, 0, 90)) / E4,
    }


def _variety(purchases, purchase) -> dict[str, float]:
    seen = [fact.category for fact in purchases]
    count = max(1, len(purchases))
    return {
        "units_mean": sum(fact.units for fact in purchases) / count,
        "lines_mean": sum(fact.lines for fact in purchases) / count,
        "categories": len({*seen, purchase.category} - {""}),
        "category_share": seen.count(purchase.category) / count if purchase.category else 0.0,
    }


def _season(purchase: Fact, zone: tzinfo) -> dict[str, float]:
    day = local(purchase.micros, zone)
    return {"day_of_week": day.isoweekday(), "day_of_year": day.timetuple().tm_yday}


def _aged(facts: list[Fact], purchase: Fact, over_days: int, to_days: int) -> list[Fact]:
    """Facts aged over and up to so many days, of facts newest first."""
    oldest, newest = purchase.micros - to_days * DAY, purchase.micros - over_days * DAY
    first = bisect_right(facts, -newest, key=_before_epoch)
    return facts[first : bisect_right(facts, -oldest, lo=first, key=_before_epoch)]


def _before_epoch(fact: Fact) -> int:
    return -fact.micros


def _months_active(purchases: list[Fact], purchase: Fact) -> int:
    year = _aged(purchases, purchase, 0, 360)
    return len({(purchase.micros - fact.micros - 1) // (30 * DAY) for fact in year})


def _age_of_newest(facts: list[Fact], purchase: Fact) -> float:
    return (purchase.micros - facts[0].micros) / DAY if facts else UNKNOWN


def _money(facts: list[Fact]) -> float:
    return sum(fact.amount_e4 for fact in facts) / E4


def _mean_and_deviation(values: list[int], unit: int = 1) -> tuple[float, float]:
    """Mean and deviation of a population, from sums that are exact whatever their size; 0 and 0 of
    nothing.
    """
    if not values:
        return 0.0, 0.0
    n, total = len(values), sum(values)
    squares = n * sum(v * v for v in values) - total * total
    return total / (unit * n), sqrt(squares / unit**2) / n


NAMES = tuple(features([], Fact(0, 0, False, 1, 1, "")))
