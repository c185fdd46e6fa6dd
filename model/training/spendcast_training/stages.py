"""The two stages: whether a customer buys again, and for how much if so."""

from dataclasses import dataclass

import lightgbm as lgb
import numpy as np

from spendcast_training.examples import Examples
from spendcast_training.features import NAMES
from spendcast_training.lifetimes_model import Histories, LifetimesModel, Outlook
from spendcast_training.loglinear import LogLinear, fit_log_linear

# Fewer buyers say less than the formula does.
ENOUGH = 500
# Days that a log must span, in windows of a feature, for trees to see the feature: before, the
# feature grows as the log grows, and later customers look better than those learned from. The
# season takes care of the calendar, and counts since the beginning grow for ever.
SEEN_AFTER = 1.5
WINDOWS = {
    "months_active_360d": 360,
    "purchases_365d": 365,
    "spend_365d": 365,
    "purchases_next_90d_last_year": 365,
    "spend_next_90d_last_year": 365,
    "tenure_days": 365,
    "gap_max_days": 365,
    "days_since_last_refund": 365,
    "purchases_trend": 180,
    "spend_trend": 180,
    **dict.fromkeys(("purchases", "spend", "refunds", "day_of_week", "day_of_year"), np.inf),
}
SETTINGS = {
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 100,
    "lambda_l2": 10.0,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


@dataclass(frozen=True)
class Shape:
    """How many trees each stage has; with none of either, the formula predicts alone."""

    purchase_trees: int = 0
    spend_trees: int = 0

    @classmethod
    def of(cls, rows: Examples) -> "Shape":
        """No trees where too few customers bought."""
        return cls() if rows.bought.sum() < ENOUGH or rows.bought.all() else TREES


# Few, since the formulas under them are right already. A choice by later rows was tried, and left
# out the stage of the spend where it was worth most (docs/rationale/model.md).
TREES = Shape(purchase_trees=20, spend_trees=20)
# Weight of the learned spend beside the formula's: each errs where the other does not.
LEARNED = 0.5


@dataclass(frozen=True)
class Stages:
    """The formula and what is learned on top of it; without any, the formula itself.

    Probability: the formula's odds times exp(trees). Spend of those who buy: the geometric mean of
    the formula's out of season and exp(log-linear + trees) of the features, times the formula's
    effect of the season.
    """

    formula: LifetimesModel
    purchase: lgb.Booster | None = None
    log_linear: LogLinear | None = None
    spend: lgb.Booster | None = None

    @property
    def learned(self) -> bool:
        """Whether there is more than the formula."""
        return self.purchase is not None or self.spend is not None

    def predict(self, features: np.ndarray) -> "Staged":
        histories = self.formula.histories(features)
        outlook = self.formula.outlook(histories)
        odds, logarithm = log_odds(outlook), log_spend(outlook)
        if self.purchase is not None:
            odds = odds + self.purchase.predict(features, raw_score=True)
        if self.spend is not None:
            learned = self.log_linear.predict(features) + self.spend.predict(features)
            logarithm += LEARNED * (learned - _calm_spend(self.formula, histories))
        return Staged(1 / (1 + np.exp(-odds)), logarithm, outlook)


@dataclass(frozen=True)
class Staged:
    """Per row: probability of a purchase, logarithm of the spend of those who buy, and the
    formula's outlook, on which both are built.
    """

    probability: np.ndarray
    logarithm: np.ndarray
    formula: Outlook

    @property
    def spend(self) -> np.ndarray:
        return self.probability * np.exp(self.logarithm)


def log_odds(outlook: Outlook) -> np.ndarray:
    return np.log(outlook.probability / (1 - outlook.probability))


def log_spend(outlook: Outlook) -> np.ndarray:
    """Logarithm of the spend of those who buy, by the formula; at least a cent."""
    return np.log(np.maximum(0.01, outlook.spend / outlook.probability))


def season_effect(formula: LifetimesModel, features: np.ndarray) -> np.ndarray:
    """Logarithm of what the season does to the spend of those who buy, beside whether they buy."""
    histories = formula.histories(features)
    return log_spend(formula.outlook(histories)) - _calm_spend(formula, histories)


def _calm_spend(formula: LifetimesModel, histories: Histories) -> np.ndarray:
    """Logarithm of the spend of those who buy in a horizon as busy as the year is on average."""
    return log_spend(formula.outlook(histories.before(formula.calm_horizon)))


def fit_stages(
    formula: LifetimesModel, rows: Examples, shape: Shape, log_days: float, seed: int
) -> Stages:
    """Both stages, with as many trees as the shape says; none where too few customers bought."""
    if Shape.of(rows) == Shape():
        return Stages(formula)
    outlook = formula.predict(rows.features)
    purchase = linear = spend = None
    if shape.purchase_trees:
        label = rows.bought.astype(np.float64)
        data = dataset(rows.features, label, log_days, log_odds(outlook))
        purchase = _boosted("binary", data, shape.purchase_trees, seed)
    if shape.spend_trees:
        buyers, label = rows.features[rows.bought], spend_label(formula, rows.where(rows.bought))
        linear = fit_log_linear(buyers, label)
        data = dataset(buyers, label - linear.predict(buyers), log_days)
        spend = _boosted("regression", data, shape.spend_trees, seed)
    return Stages(formula, purchase, linear, spend)


def _boosted(objective: str, data: lgb.Dataset, trees: int, seed: int) -> lgb.Booster | None:
    """None where not even the first tree found a split, as on few or equal rows."""
    found = lgb.train({**SETTINGS, "objective": objective, "seed": seed}, data, trees)
    splits = found.trees_to_dataframe()["split_feature"].notna().any()
    return found if splits else None


def spend_label(formula: LifetimesModel, buyers: Examples) -> np.ndarray:
    """The logarithm of the spend, at least 1, as it would have been out of season."""
    return np.log(np.maximum(1.0, buyers.spend)) - season_effect(formula, buyers.features)


def dataset(features: np.ndarray, label: np.ndarray, log_days: float, offset=None) -> lgb.Dataset:
    """Without what trees must not see yet: a column of zeros is never split on."""
    hidden = [name for name, days in WINDOWS.items() if log_days < SEEN_AFTER * days]
    visible = features.copy()
    visible[:, [NAMES.index(name) for name in hidden]] = 0
    return lgb.Dataset(visible, label, init_score=offset, feature_name=list(NAMES))
