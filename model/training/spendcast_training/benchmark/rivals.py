"""The baselines on the same rows. They see every fact, not a sample of examples."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

import lightgbm as lgb
import numpy as np

from spendcast_training.baselines import BTYD, PERIOD_BEFORE, SPEND_RATE, YEAR_BEFORE
from spendcast_training.benchmark.rows import Judged, Past
from spendcast_training.benchmark.shop_log import ShopLog
from spendcast_training.examples import Examples
from spendcast_training.features import DAY, E4, Fact
from spendcast_training.probability_model import DAYS_A_WEEK, BuyTillYouDie, Summary
from spendcast_training.rankings import Prediction

SEASONAL_BTYD = "BG/NBD + Gamma-Gamma, season"
TWEEDIE = "LightGBM Tweedie"
ORACLE = "oracle"
RIVALS = (SPEND_RATE, PERIOD_BEFORE, YEAR_BEFORE, BTYD, SEASONAL_BTYD, TWEEDIE)
YEAR_DAYS = 365
# Likelihoods of more customers take long and move the fit by nothing.
MOST_CUSTOMERS = 10_000
TREES = 200
SETTINGS = {
    "objective": "tweedie",
    "tweedie_variance_power": 1.5,
    "learning_rate": 0.03,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
    "seed": 1,
}


def simple(log: ShopLog, past: Past, rows: Judged) -> dict[str, Prediction]:
    """Rivals that need no features, and the simulation's oracle."""
    timelines = {customer: Timeline(log.facts[customer]) for customer in set(rows.names)}
    micros = rows.examples.micros
    horizon = past.horizon_days * DAY
    pairs = [(timelines[name], int(at)) for name, at in zip(rows.names, micros, strict=True)]
    recent = np.array([line.spent(at - horizon, at + 1) for line, at in pairs])
    year = YEAR_DAYS * DAY
    former = np.array([line.spent(at - year, at - year + horizon) for line, at in pairs])
    old = np.array([line.first(at) <= at - year for line, at in pairs])
    found = {
        SPEND_RATE: Prediction(np.array([line.rate(at) for line, at in pairs]) * past.horizon_days),
        PERIOD_BEFORE: Prediction(np.maximum(0, recent)),
        YEAR_BEFORE: Prediction(np.maximum(0, np.where(old, former, recent))),
    }
    found |= _buy_till_you_die(past, pairs)
    if log.oracle is not None:
        found[ORACLE] = Prediction(log.oracle(rows.names, micros, past.horizon_days))
    return found


class Timeline:
    """A customer's facts by time, with running totals."""

    def __init__(self, facts: list[Fact]):
        ordered = sorted(facts)
        self._times = [fact.micros for fact in ordered]
        self._net = [0, *accumulate(fact.amount_e4 for fact in ordered)]
        bought = [fact for fact in ordered if not fact.refund]
        self._bought = [fact.micros for fact in bought]
        self._paid = [0, *accumulate(fact.amount_e4 for fact in bought)]

    def spent(self, begin: int, end: int) -> float:
        """Net spend from one moment to before another."""
        low, high = bisect_left(self._times, begin), bisect_left(self._times, end)
        return (self._net[high] - self._net[low]) / E4

    def first(self, at: int) -> int:
        return self._times[0] if self._times and self._times[0] <= at else at

    def rate(self, at: int) -> float:
        """Mean net spend a day so far, over at least 30 days."""
        days = max(30, (at - self.first(at)) / DAY)
        return max(0.0, self.spent(self.first(at), at + 1)) / days

    def summary(self, at: int) -> tuple[float, float, float, float]:
        """Repeat purchases, weeks to the last one, weeks known, mean amount; `at` included."""
        count = bisect_right(self._bought, at)
        if count == 0:
            return 0.0, 0.0, 0.0, 0.0
        week = DAYS_A_WEEK * DAY
        begin, last = self._bought[0], self._bought[count - 1]
        amount = self._paid[count] / count / E4
        return count - 1, (last - begin) / week, (at - begin) / week, amount


def _buy_till_you_die(past: Past, pairs: list) -> dict[str, Prediction]:
    known = [Timeline(facts) for facts in past.facts.values()]
    if len(known) > MOST_CUSTOMERS:
        chosen = np.random.default_rng(1).choice(len(known), MOST_CUSTOMERS, replace=False)
        known = [known[place] for place in chosen]
    fitted = BuyTillYouDie.of(_summary([(line, past.date - 1) for line in known]))
    if fitted is None:
        return {}
    predicted = fitted.predict_summary(_summary(pairs), past.horizon_days)
    index = season_index(past, np.array([at for _, at in pairs]))
    chance = predicted.probability
    seasonal = Prediction(predicted.spend * index, 1 - (1 - chance) ** index)
    return {BTYD: Prediction(predicted.spend, chance), SEASONAL_BTYD: seasonal}


def _summary(pairs: list) -> Summary:
    columns = np.array([line.summary(at) for line, at in pairs], dtype=np.float64).reshape(-1, 4)
    return Summary(*columns.T)


def season_index(past: Past, micros: np.ndarray) -> np.ndarray:
    """Mean of the coming horizon's months, each its share of the newest years; 1 below a year."""
    facts = [fact for known in past.facts.values() for fact in known if fact.micros < past.date]
    times = np.array([fact.micros for fact in facts])
    begin = np.quantile(times, 0.001)
    years = int((past.date - begin + 5 * DAY) // (YEAR_DAYS * DAY))
    if years < 1:
        return np.ones(len(micros))
    recent = times >= past.date - years * YEAR_DAYS * DAY
    spend = np.array([fact.amount_e4 for fact in facts])[recent] / E4
    month = np.bincount(_month(times[recent]), np.minimum(spend, np.quantile(spend, 0.999)), 12)
    index = np.maximum(month / month.mean(), 0.05)
    days = (
        micros[:, None]
        + np.arange(past.horizon_days)[None, :: max(1, past.horizon_days // 18)] * DAY
    )
    return index[_month(days)].mean(axis=1)


def _month(micros: np.ndarray) -> np.ndarray:
    return micros.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64) % 12


def boosted(examples: Examples, rows: Judged) -> dict[str, Prediction]:
    """LightGBM with Tweedie loss, on all features and all examples that the model has."""
    if len(examples) < 2 * SETTINGS["min_data_in_leaf"] or not examples.spend.any():
        return {}
    data = lgb.Dataset(examples.features, examples.spend)
    trees = lgb.train(SETTINGS, data, TREES)
    return {TWEEDIE: Prediction(np.asarray(trees.predict(rows.examples.features)))}
