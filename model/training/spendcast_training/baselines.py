"""What a model must beat: predictions anybody could make without one.

Each is as of the row: from the customer's facts up to and with its purchase.
"""

import numpy as np

from spendcast_training.examples import Examples, Outcomes
from spendcast_training.features import DAY, NAMES, Fact
from spendcast_training.probability_model import BuyTillYouDie
from spendcast_training.rankings import Prediction

SPEND_RATE = "spend rate"
PERIOD_BEFORE = "period before"
YEAR_BEFORE = "year before"
BTYD = "BG/NBD + Gamma-Gamma"
YEAR = 365 * DAY
# Windows that the features have sums of.
WINDOWS = (30, 90, 365)


def baselines(
    earlier: Examples, later: Examples, horizon_days: int, facts: list[list[Fact]] | None = None
) -> dict[str, Prediction]:
    """Predictions for the later rows by every baseline that the data allow.

    earlier: what a model may learn from. facts: of each customer, by the examples' number; without
    them there is no year before, and the period before is exact only for 30, 90 and 365 days.
    """
    found = {SPEND_RATE: spend_rate(later, horizon_days)}
    if facts is None:
        found[PERIOD_BEFORE] = _period_before_of_features(later, horizon_days)
    else:
        found[PERIOD_BEFORE] = period_before(later, horizon_days, facts)
        found[YEAR_BEFORE] = year_before(later, horizon_days, facts)
    fitted = BuyTillYouDie.fit(earlier)
    if fitted is not None:
        found[BTYD] = fitted.predict(later, horizon_days)
    return found


def spend_rate(rows: Examples, horizon_days: int) -> Prediction:
    """The customer goes on spending at the mean rate so far, of at least 30 days.

    Net spend with the purchase of the row, over the days since the first, times the horizon.
    """
    days = np.maximum(30, _column(rows, "tenure_days"))
    spent = _column(rows, "net_spend_per_day") * days + _column(rows, "amount")
    return Prediction(np.maximum(0, spent / days * horizon_days))


def period_before(rows: Examples, horizon_days: int, facts: list[list[Fact]]) -> Prediction:
    """The net spend of the last days, as many as the horizon has, with the purchase of the row."""
    horizon = horizon_days * DAY
    return Prediction(_net_spend(rows, rows.micros - horizon, horizon, facts))


def year_before(rows: Examples, horizon_days: int, facts: list[list[Fact]]) -> Prediction:
    """The net spend of the same days a year earlier; of the period before for newer customers."""
    first = np.array([min(f.micros for f in known) if known else 0 for known in facts])
    spent = _net_spend(rows, rows.micros - YEAR, horizon_days * DAY, facts)
    known = first[rows.customer] <= rows.micros - YEAR
    return Prediction(np.where(known, spent, period_before(rows, horizon_days, facts).spend))


def _net_spend(
    rows: Examples, since: np.ndarray, length: int, facts: list[list[Fact]]
) -> np.ndarray:
    outcomes = {number: Outcomes(facts[number]) for number in np.unique(rows.customer)}
    pairs = zip(rows.customer, since, strict=True)
    return np.array([outcomes[number].after(begin, length)[1] for number, begin in pairs])


def _period_before_of_features(rows: Examples, horizon_days: int) -> Prediction:
    """From the nearest window that the features have; refunds only off that of 90 days."""
    days = min(WINDOWS, key=lambda window: abs(window - horizon_days))
    spent = _column(rows, f"spend_{days}d") + _column(rows, "amount")
    if days == 90:
        spent = spent - _column(rows, "refunded_90d")
    return Prediction(np.maximum(0, spent * horizon_days / days))


def _column(rows: Examples, name: str) -> np.ndarray:
    return rows.features[:, NAMES.index(name)].astype(np.float64)
